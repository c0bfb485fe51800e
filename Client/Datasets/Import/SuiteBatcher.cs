using NousCoder.Contracts.Artifacts;
using NousCoder.Datasets.Suites;

namespace NousCoder.Datasets.Import;

/// <summary>Gathers small suites and stores many in one call: a call for each costs more than the suite.</summary>
/// <param name="uploader">Stores them.</param>
internal sealed class SuiteBatcher(SuiteUploader uploader)
{
    /// <summary>A larger suite is stored by itself.</summary>
    public const int MaxSuiteBytes = 16 * 1024;

    private const int MaxSuites = 128;
    private const int BatchesAtOnce = 4;

    /// <summary>Age at which a batch is sent though more would fit.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _free = new(BatchesAtOnce);
    private Dictionary<string, SmallSuite> _suites = [];
    private TaskCompletionSource _stored = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _begun;
    private int _bytes;

    /// <summary>True if no batch is being stored.</summary>
    public bool IsIdle => _free.CurrentCount == BatchesAtOnce;

    /// <summary>Adds a suite, which is copied.</summary>
    /// <returns>A task that ends once the suite is stored.</returns>
    public async Task<Task> AddAsync(Suite suite, CancellationToken cancellationToken)
    {
        var reference = suite.Reference;
        if (_suites.Count == MaxSuites || _bytes + reference.Bytes > IArtifactUploadGrain.MaxPieceBytes
            || (_suites.Count > 0 && TimeProvider.System.GetElapsedTime(_begun) > MaxAge))
        {
            await FlushAsync(cancellationToken);
        }

        if (_suites.Count == 0)
        {
            _begun = TimeProvider.System.GetTimestamp();
        }

        if (!_suites.ContainsKey(reference.Hash))
        {
            var json = new byte[reference.Bytes];
            suite.CopyTo(json);
            _suites.Add(reference.Hash, new SmallSuite(reference.Hash, json));
            _bytes += json.Length;
        }

        return _stored.Task;
    }

    /// <summary>Begins to store what was gathered. Waits while as many batches as are stored at once are under way.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_suites.Count == 0)
        {
            return;
        }

        await _free.WaitAsync(cancellationToken);
        var (suites, stored) = (_suites, _stored);
        _suites = [];
        _stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _bytes = 0;
        _ = StoreAsync([.. suites.Values], stored);
    }

    /// <summary>Gives up what was gathered and is not under way.</summary>
    public void Abandon() => _stored.TrySetCanceled();

    private async Task StoreAsync(ImmutableArray<SmallSuite> suites, TaskCompletionSource stored)
    {
        try
        {
            await uploader.UploadAsync(suites);
            stored.TrySetResult();
        }
        catch (Exception error)
        {
            stored.TrySetException(error);
        }
        finally
        {
            _free.Release();
        }
    }
}
