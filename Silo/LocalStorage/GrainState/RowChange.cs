namespace NousCoder.LocalStorage.GrainState;

/// <summary>A change to one row that waits to be committed.</summary>
/// <param name="stateName">Name of the state within its grain.</param>
/// <param name="grainId">The grain.</param>
/// <param name="expected">The row's version as the grain knows it; null where it knows of no row.</param>
/// <param name="data">The new state; null to delete the row.</param>
internal sealed class RowChange(string stateName, string grainId, long? expected, byte[]? data)
{
    private readonly TaskCompletionSource<long> _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string StateName { get; } = stateName;

    public string GrainId { get; } = grainId;

    public long? Expected { get; } = expected;

    public byte[]? Data { get; } = data;

    /// <summary>The row's new version, once it is committed.</summary>
    public Task<long> Committed => _committed.Task;

    public void Complete(long version) => _committed.TrySetResult(version);

    public void Fail(Exception exception) => _committed.TrySetException(exception);
}
