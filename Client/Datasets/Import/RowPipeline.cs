using System.Buffers;
using System.Runtime.CompilerServices;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Silos;
using NousCoder.Datasets.Suites;

namespace NousCoder.Datasets.Import;

/// <summary>
/// Takes rows from a source, filters them, stores their suites and validates their solutions, some at a time, and gives
/// what became of them in the rows' order. What is held is one row, copies of a few small suites that are being stored, and
/// the solutions that are under way.
/// </summary>
internal sealed class RowPipeline(IGrainFactory grains, ImportOptions options, KnownProblems known)
{
    private const int Uploads = 8;
    private const int MaxUnderWay = 512;

    /// <summary>Most bytes of the problems under way, but for one.</summary>
    private const long MaxBytesUnderWay = 8 << 20;

    private const int PerSlot = 4;

    /// <summary>Most characters of why a row cannot be used, which may quote all that the row says.</summary>
    private const int MaxReason = 1000;

    /// <summary>A larger suite is stored from the row's own memory before the next row is read.</summary>
    private const long SmallSuite = 4 << 20;

    /// <summary>As long as whoever waits for the next row is left without word.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _uploads = new(Uploads);
    private readonly SuiteUploader _uploader = new(grains);
    private readonly SuiteBatcher _batcher = new(new SuiteUploader(grains));
    private readonly SolutionCheck? _check = options.SolutionVerifier is { } verifier ? new(verifier) : null;
    private readonly Dictionary<long, (string File, long Line)> _indexes = [];
    private long _outputLimit;

    /// <param name="source">The rows.</param>
    /// <param name="progress">What an earlier run has done; null for nothing.</param>
    /// <param name="store">Whether suites are stored; else the rows are only looked into.</param>
    /// <param name="read">Told of the bytes that were read.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What became of each row; null now and then while the next takes its time, so that what came before can be sent.</returns>
    public async IAsyncEnumerable<PreparedRow?> ReadAsync(
        IProblemSource source, ImportProgress? progress, bool store, Action<long>? read, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var id in progress?.ProblemIds ?? [])
        {
            _indexes[Keys.IndexOfProblem(id)] = ("an earlier row", 0);
        }

        var underWay = new Queue<(Task<PreparedRow> Row, int Bytes)>();
        long bytes = 0;
        var most = await MostUnderWayAsync();
        _outputLimit = await OutputLimit.ReadAsync(grains);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            await foreach (var row in source.ReadAsync(options.Dataset, options.ValidateSolutions, progress?.Cursor ?? "", read, cancellation))
            {
                var size = row.Row is { } problem ? DefinitionSize.Of(problem.Definition) : 0;
                underWay.Enqueue((await BeginAsync(row, store, stop.Token), size));
                bytes += size;
                while (underWay.TryPeek(out var next) && (next.Row.IsCompleted || underWay.Count >= most || bytes > MaxBytesUnderWay))
                {
                    if (!next.Row.IsCompleted && _batcher.IsIdle)
                    {
                        // What is waited for may be in the batch that is being gathered.
                        await _batcher.FlushAsync(stop.Token);
                    }

                    if (await CompletedAsync(next.Row) is not { } prepared)
                    {
                        yield return null;
                        continue;
                    }

                    bytes -= underWay.Dequeue().Bytes;
                    yield return prepared;
                }
            }

            await _batcher.FlushAsync(stop.Token);
            while (underWay.TryPeek(out var last))
            {
                var prepared = await CompletedAsync(last.Row);
                if (prepared is not null)
                {
                    underWay.Dequeue();
                }

                yield return prepared;
            }
        }
        finally
        {
            await stop.CancelAsync();
            _batcher.Abandon();
            await ((Task)Task.WhenAll(underWay.Select(u => u.Row))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The row when it is done; null if that takes a while.</summary>
    private static async Task<PreparedRow?> CompletedAsync(Task<PreparedRow> row)
    {
        if (!row.IsCompleted)
        {
            await ((Task)row).WaitAsync(Pause).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return row.IsCompleted ? await row : null;
    }

    /// <summary>Begins what takes time. When this returns the row's memory is no longer needed.</summary>
    private async Task<Task<PreparedRow>> BeginAsync(SourceRow source, bool store, CancellationToken cancellation)
    {
        if (source.Row is not { } row)
        {
            return Task.FromResult(LeftOut(source, source.Damage));
        }

        var problem = new ImportedProblem(row.Definition, StatementHash.Of(row.Definition.Statement));
        if (options.Filters.Reject(row.Definition) is { } filter)
        {
            return Task.FromResult(new PreparedRow { Next = source.Next, Filter = filter });
        }

        if (known.Find(problem.StatementHash) is { } dataset)
        {
            return Task.FromResult(new PreparedRow { Next = source.Next, Filter = $"--exclude {dataset}" });
        }

        if (row.Suite.FindOutputOver(_outputLimit) is { } tooLong)
        {
            return Task.FromResult(LeftOut(source, tooLong));
        }

        if (!_indexes.TryAdd(row.Index, (source.File, source.Line)))
        {
            var (file, line) = _indexes[row.Index];
            return Task.FromResult(LeftOut(source, RowException.Field("index", $"{row.Index} is also the index of {file}{(line > 0 ? $":{line}" : "")}").Message));
        }

        var storing = store || options.ValidateSolutions ? await StoreAsync(row.Suite, cancellation) : Task.CompletedTask;
        var ready = new PreparedRow { Next = source.Next, Index = row.Index, Problem = problem };
        return _check is not null
            ? ValidateAsync(_check, ready, LeftOut(source, ""), row.Solutions, storing, cancellation)
            : AfterAsync(storing, ready);
    }

    private static async Task<PreparedRow> AfterAsync(Task storing, PreparedRow ready)
    {
        await storing;
        return ready;
    }

    private static async Task<PreparedRow> ValidateAsync(
        SolutionCheck check, PreparedRow ready, PreparedRow leftOut, ReferenceSolutions solutions, Task storing, CancellationToken cancellation)
    {
        await storing;
        if (await check.FailureAsync(ready.Problem!.Definition, solutions, cancellation) is not { } failure)
        {
            return ready;
        }

        var row = leftOut.LeftOut! with { Reason = failure.Reason };
        // To leave it out would be for good, though nothing is wrong with it.
        return failure.OfMachine
            ? throw new NousCoderException($"{row}; that is no fault of the problem, so the import stops here: once the machine is mended the same command goes on with it")
            : leftOut with { LeftOut = row };
    }

    private async Task<Task> StoreAsync(Suite suite, CancellationToken cancellation)
    {
        if (suite.Reference.Bytes <= SuiteBatcher.MaxSuiteBytes && !options.ValidateSolutions)
        {
            return await _batcher.AddAsync(suite, cancellation);
        }

        if (suite.Reference.Bytes <= SmallSuite)
        {
            await _uploads.WaitAsync(cancellation);
            return StoreCopyAsync(suite, cancellation);
        }

        await _uploader.UploadAsync(suite.Reference.Hash, suite.Pieces(), cancellation);
        return Task.CompletedTask;
    }

    /// <summary>Copies a suite before it returns for the first time, stores it, and lets the next one be copied.</summary>
    private async Task StoreCopyAsync(Suite suite, CancellationToken cancellation)
    {
        var reference = suite.Reference;
        var copy = ArrayPool<byte>.Shared.Rent((int)reference.Bytes);
        suite.CopyTo(copy);
        try
        {
            await _uploader.UploadAsync(reference.Hash, [copy.AsMemory(0, (int)reference.Bytes)], cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
            _uploads.Release();
        }
    }

    private static PreparedRow LeftOut(SourceRow source, string reason) => new()
    {
        Next = source.Next,
        LeftOut = new LeftOutRow(source.File, source.Line, reason.Length <= MaxReason ? reason : $"{reason[..MaxReason]}…"),
    };

    private async Task<int> MostUnderWayAsync()
    {
        if (!options.ValidateSolutions)
        {
            return MaxUnderWay;
        }

        var silos = await grains.GetGrain<ISiloDirectoryGrain>(Keys.Only).List();
        return Math.Max(Uploads, PerSlot * silos.Sum(s => s.Slots));
    }
}
