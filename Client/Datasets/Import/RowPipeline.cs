using System.Buffers;
using System.Runtime.CompilerServices;
using NousCoder.Client.Datasets.Suites;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Silos;

namespace NousCoder.Client.Datasets.Import;

/// <summary>
/// Takes rows from a source, filters them, stores their suites and validates their solutions, some at a time, and gives
/// what became of them in the rows' order. What is held is one row, and copies of the small suites that are under way.
/// </summary>
internal sealed class RowPipeline(IGrainFactory grains, ImportOptions options, KnownProblems known)
{
    private const int Uploads = 8;
    private const int PerSlot = 4;

    /// <summary>A larger suite is stored from the row's own memory before the next row is read.</summary>
    private const long SmallSuite = 4 << 20;

    private readonly SuiteUploader _uploader = new(grains);
    private readonly SolutionCheck _check = new(grains);
    private readonly Dictionary<long, (string File, long Line)> _indexes = [];

    /// <param name="source">The rows.</param>
    /// <param name="progress">What an earlier run has done; null for nothing.</param>
    /// <param name="store">Whether suites are stored; else the rows are only looked into.</param>
    /// <param name="read">Told of the bytes that were read.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<PreparedRow> ReadAsync(
        IProblemSource source, ImportProgress? progress, bool store, Action<long>? read, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var id in progress?.ProblemIds ?? [])
        {
            _indexes[Keys.IndexOfProblem(id)] = ("an earlier row", 0);
        }

        var underWay = new Queue<Task<PreparedRow>>();
        var most = await MostUnderWayAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            await foreach (var row in source.ReadAsync(options.Dataset, options.ValidateSolutions, progress?.Cursor ?? "", read, cancellation))
            {
                underWay.Enqueue(await BeginAsync(row, store, stop.Token));
                while (underWay.TryPeek(out var next) && (next.IsCompleted || underWay.Count >= most))
                {
                    yield return await underWay.Dequeue();
                }
            }

            while (underWay.TryDequeue(out var next))
            {
                yield return await next;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)Task.WhenAll(underWay)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
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

        if (!_indexes.TryAdd(row.Index, (source.File, source.Line)))
        {
            var (file, line) = _indexes[row.Index];
            return Task.FromResult(LeftOut(source, RowException.Field("index", $"{row.Index} is also the index of {file}{(line > 0 ? $":{line}" : "")}").Message));
        }

        var storing = store || options.ValidateSolutions ? await StoreAsync(row.Suite, cancellation) : Task.CompletedTask;
        var ready = new PreparedRow { Next = source.Next, Index = row.Index, Problem = problem };
        return options.ValidateSolutions
            ? ValidateAsync(ready, LeftOut(source, ""), row.Solutions, storing, cancellation)
            : AfterAsync(storing, ready);
    }

    private static async Task<PreparedRow> AfterAsync(Task storing, PreparedRow ready)
    {
        await storing;
        return ready;
    }

    private async Task<PreparedRow> ValidateAsync(
        PreparedRow ready, PreparedRow leftOut, IReadOnlyList<string> solutions, Task storing, CancellationToken cancellation)
    {
        await storing;
        return await _check.FailureAsync(ready.Problem!.Definition, solutions, cancellation) is { } failure
            ? leftOut with { LeftOut = leftOut.LeftOut! with { Reason = failure } }
            : ready;
    }

    private async Task<Task> StoreAsync(Suite suite, CancellationToken cancellation)
    {
        if (suite.Reference.Bytes <= SmallSuite)
        {
            return StoreCopyAsync(suite.Reference.Hash, Copy(suite), (int)suite.Reference.Bytes, cancellation);
        }

        await _uploader.UploadAsync(suite.Reference.Hash, suite.Pieces(), cancellation);
        return Task.CompletedTask;
    }

    private static byte[] Copy(Suite suite)
    {
        var copy = ArrayPool<byte>.Shared.Rent((int)suite.Reference.Bytes);
        var written = 0;
        foreach (var piece in suite.Pieces())
        {
            piece.CopyTo(copy.AsMemory(written));
            written += piece.Length;
        }

        return copy;
    }

    private async Task StoreCopyAsync(string hash, byte[] copy, int length, CancellationToken cancellation)
    {
        try
        {
            await _uploader.UploadAsync(hash, [copy.AsMemory(0, length)], cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private static PreparedRow LeftOut(SourceRow source, string reason) =>
        new() { Next = source.Next, LeftOut = new LeftOutRow(source.File, source.Line, reason) };

    private async Task<int> MostUnderWayAsync()
    {
        if (!options.ValidateSolutions)
        {
            return Uploads;
        }

        var silos = await grains.GetGrain<ISiloDirectoryGrain>(Keys.Only).List();
        return Math.Max(Uploads, PerSlot * silos.Sum(s => s.Slots));
    }
}
