using System.Collections.Immutable;

namespace NousCoder.Silo.Serving;

/// <summary>
/// The failures of this silo's storage that last. Of each kind the first since the last success is kept: later ones differ by the name
/// of an artifact alone. Thread-safe.
/// </summary>
internal sealed class StorageHealth
{
    private volatile string? _read;
    private volatile string? _write;
    private volatile string? _stateRead;
    private volatile string? _stateWrite;
    private volatile string? _space;

    /// <summary>The failures, one line each; empty if storage works.</summary>
    public ImmutableArray<string> Troubles =>
        [.. new[] { _read, _write, _stateRead, _stateWrite, _space }.OfType<string>().Distinct()];

    /// <summary>True if the last write of an artifact failed.</summary>
    public bool WriteFailed => _write is not null;

    /// <summary>True if the last access to grain state, or the last change of one, failed.</summary>
    public bool StateFailed => _stateRead is not null || _stateWrite is not null;

    /// <summary>Records the end of a read of an artifact.</summary>
    /// <param name="failure">Why it failed; null if it succeeded.</param>
    public void OnRead(string? failure) => _read = failure is null ? null : _read ?? failure;

    /// <summary>Records the end of a write of an artifact.</summary>
    /// <param name="failure">Why it failed; null if it succeeded.</param>
    public void OnWritten(string? failure) => _write = failure is null ? null : _write ?? failure;

    /// <summary>Records the end of a read of grain state.</summary>
    /// <param name="failure">Why it failed; null if it succeeded.</param>
    public void OnStateRead(string? failure) => _stateRead = failure is null ? null : _stateRead ?? failure;

    /// <summary>Records the end of a change of grain state.</summary>
    /// <param name="failure">Why it failed; null if it succeeded.</param>
    public void OnStateWritten(string? failure) => _stateWrite = failure is null ? null : _stateWrite ?? failure;

    /// <summary>Records the free space of the data folder's disk.</summary>
    /// <param name="shortage">What is too little; null if there is enough.</param>
    public void OnSpace(string? shortage) => _space = shortage;
}
