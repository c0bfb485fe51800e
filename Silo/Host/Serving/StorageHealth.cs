using System.Collections.Immutable;

namespace NousCoder.Silo.Serving;

/// <summary>The most recent failures of this silo's storage. Thread-safe.</summary>
internal sealed class StorageHealth
{
    private volatile string? _read;
    private volatile string? _write;
    private volatile string? _space;

    /// <summary>Failures since the last success of their kind, one line each; empty if storage works.</summary>
    public ImmutableArray<string> Troubles => [.. new[] { _read, _write, _space }.OfType<string>().Distinct()];

    /// <summary>Returns true if the last write failed.</summary>
    public bool WriteFailed => _write is not null;

    /// <summary>Records how a read ended.</summary>
    /// <param name="failure">Why it failed; null if it succeeded.</param>
    public void OnRead(string? failure) => _read = failure;

    /// <summary>Records how a write ended.</summary>
    /// <param name="failure">Why it failed; null if it succeeded.</param>
    public void OnWritten(string? failure) => _write = failure;

    /// <summary>Records the free space of the data folder's disk.</summary>
    /// <param name="shortage">What is too little; null if there is enough.</param>
    public void OnSpace(string? shortage) => _space = shortage;
}
