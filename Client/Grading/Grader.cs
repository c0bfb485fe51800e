using NousCoder.Client.Datasets;
using NousCoder.Client.Datasets.Files;
using NousCoder.Contracts.Rollouts;
using NousCoder.Contracts.Silos;
using NousCoder.Contracts.Submissions;

namespace NousCoder.Client.Grading;

/// <summary>
/// Has every solution verified, many at a time, and writes the verdicts in the solutions' order. What is held is the
/// solutions under way.
/// </summary>
internal sealed class Grader(GradeOptions options, IGrainFactory grains, ProblemIndex problems, VerdictFile verdicts, GradeSummary summary)
{
    private const int PerSlot = 4;
    private const int Least = 8;

    private readonly Submissions _submissions = new(grains);
    private readonly ProblemShelf _shelf = new(problems, grains, new Submissions(grains));

    // Two solutions of a problem that is not known yet would bring it twice.
    private readonly SemaphoreSlim _one = new(1);

    /// <param name="progress">Told of the bytes of the solutions that have their verdict.</param>
    /// <param name="cancellation">Ends it; verdicts that were written stay.</param>
    public async Task RunAsync(Action<long>? progress, CancellationToken cancellation)
    {
        var underWay = new Queue<(Task<VerdictRow> Row, long Offset)>();
        var most = await MostUnderWayAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        long number = 0;
        try
        {
            await foreach (var row in RowFile.ReadAsync(options.Solutions, null, cancellation))
            {
                var solution = Solution.Parse(row);
                if (number < verdicts.FinishedIds.Count)
                {
                    RequireSame(solution, row.Line, verdicts.FinishedIds[(int)number++]);
                    continue;
                }

                number++;
                underWay.Enqueue((GradeAsync(solution, stop.Token), row.Offset));
                if (underWay.Count == most)
                {
                    await WriteAsync(underWay.Dequeue(), progress);
                }
            }

            while (underWay.TryDequeue(out var next))
            {
                await WriteAsync(next, progress);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)Task.WhenAll(underWay.Select(u => u.Row))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WriteAsync((Task<VerdictRow> Row, long Offset) next, Action<long>? progress)
    {
        var row = await next.Row;
        verdicts.Append(row);
        summary.Add(row);
        progress?.Invoke(next.Offset);
    }

    private async Task<VerdictRow> GradeAsync(Solution solution, CancellationToken cancellation)
    {
        if (solution.Damage is { } damage)
        {
            return VerdictRow.Unusable(solution, damage);
        }

        try
        {
            var problem = await ProblemAsync(solution.Problem!, cancellation);
            if (solution.IsNotUnicode)
            {
                var refused = new Verdict { Outcome = RolloutOutcome.Failed, Reason = FailureReason.CompileError };
                return VerdictRow.Of(solution, problem, [refused]);
            }

            var found = new List<Verdict>(options.Repeat);
            for (var n = 0; n < options.Repeat; n++)
            {
                found.Add(await VerifyAsync(solution, problem, cancellation));
            }

            return VerdictRow.Of(solution, problem, found);
        }
        catch (RowException error)
        {
            return VerdictRow.Unusable(solution, error.Message);
        }
    }

    private Task<Verdict> VerifyAsync(Solution solution, GradedProblem problem, CancellationToken cancellation) => _submissions.VerifyAsync(
        new SubmissionSpec
        {
            Program = solution.Code,
            ProblemId = problem.ProblemId,
            Verification = options.Verification,
            Fresh = options.Repeat > 1,
            RunAllTests = options.RunAllTests,
        },
        cancellation);

    private async Task<GradedProblem> ProblemAsync(string name, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            return await _shelf.GetAsync(name, cancellation);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<int> MostUnderWayAsync()
    {
        var silos = await grains.GetGrain<ISiloDirectoryGrain>(Keys.Only).List();
        return Math.Max(Least, PerSlot * silos.Sum(s => s.Slots));
    }

    private void RequireSame(Solution solution, long line, string? finished)
    {
        if (solution.Id != finished)
        {
            throw new NousCoderException(
                $"--out: {verdicts.Path} holds verdicts of other solutions ('{finished}' where {options.Solutions}:{line} is '{solution.Id}'); name another file, or delete it");
        }
    }
}
