using System.Runtime.CompilerServices;
using System.Threading.Channels;
using NousCoder.Client.Silos;
using NousCoder.Contracts.Rollouts;
using NousCoder.Contracts.Submissions;
using NousCoder.Datasets;
using NousCoder.Datasets.Files;

namespace NousCoder.Client.Grading;

/// <summary>Has every solution verified that has no row yet, as many at a time as keep all sandbox slots busy.</summary>
/// <remarks>
/// Memory is bounded by the solutions under way, one problem while it is uploaded, and a few dozen bytes for each row that waits for an
/// earlier one.
/// </remarks>
internal sealed class Grader(
    GradeOptions options,
    IGrainFactory grains,
    IProblemCollection problems,
    SolutionResolver resolver,
    OrderedVerdicts verdicts,
    Patience patience)
{
    /// <summary>Solutions at a silo for each slot: one runs, the others wait, so that no slot waits for this process.</summary>
    private const int PerSlot = 4;
    private const int MinAtSilo = 8;

    /// <summary>Solutions that are ready for a silo: they keep the slots busy while a large problem is uploaded.</summary>
    private const int MaxPrepared = 32;

    /// <summary>Positions that may be finished before an earlier one: so many rows may the spool have.</summary>
    private const long MaxAhead = 1_000_000;

    private static readonly TimeSpan AheadPause = TimeSpan.FromMilliseconds(100);

    private readonly Submissions _submissions = new(grains, patience);

    /// <param name="slots">Sandbox slots of all silos.</param>
    /// <param name="first">Number of the first solution that <see cref="OrderedVerdicts"/> has no row of.</param>
    /// <param name="onFinished">Called with true for each row that was made, with false for one of an earlier run.</param>
    /// <param name="cancellationToken">Cancels it; rows that were written stay.</param>
    public async Task RunAsync(int slots, long first, Action<bool> onFinished, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var prepared = Channel.CreateBounded<PreparedSolution>(new BoundedChannelOptions(MaxPrepared) { SingleWriter = true });
        var preparing = PrepareAllAsync(prepared.Writer, first, onFinished, stop.Token);
        try
        {
            await Parallel.ForEachAsync(
                prepared.Reader.ReadAllAsync(stop.Token),
                new ParallelOptions { MaxDegreeOfParallelism = Math.Max(MinAtSilo, PerSlot * slots), CancellationToken = stop.Token },
                async (next, stop) =>
                {
                    verdicts.Add(next.Position, await GradeAsync(next, stop));
                    onFinished(true);
                });
        }
        finally
        {
            await stop.CancelAsync();
            await preparing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Brings the problems of unfinished solutions to the cluster, in order. Makes the rows of those that cannot be run.</summary>
    private async Task PrepareAllAsync(
        ChannelWriter<PreparedSolution> prepared, long first, Action<bool> onFinished, CancellationToken cancellationToken)
    {
        try
        {
            var uploader = new ProblemUploader(problems, grains, _submissions, patience, options.Details);
            await foreach (var (position, solution) in UnfinishedAsync(first, onFinished, cancellationToken))
            {
                try
                {
                    var problem = solution.Damage is { } damage
                        ? throw new RowException(damage)
                        : await uploader.GetAsync(solution.Problem, cancellationToken);
                    var next = new PreparedSolution(position, solution.Solution, solution.Digest!, problem);
                    await prepared.WriteAsync(next, cancellationToken);
                }
                catch (RowException error)
                {
                    verdicts.Add(position, VerdictRow.Unusable(solution.Solution, error.Message));
                    onFinished(true);
                }
            }

            prepared.Complete();
        }
        catch (Exception error)
        {
            // The reader throws it.
            prepared.Complete(error);
        }
    }

    private async IAsyncEnumerable<(long Position, ResolvedSolution Solution)> UnfinishedAsync(
        long first, Action<bool> onFinished, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long position = -1;
        await foreach (var row in RowFile.ReadAsync(options.Solutions, null, cancellationToken))
        {
            if (++position < first)
            {
                continue;
            }

            while (position - verdicts.Written >= MaxAhead)
            {
                await Task.Delay(AheadPause, cancellationToken);
            }

            var solution = resolver.Resolve(Solution.Parse(row));
            if (verdicts.Next(r => r.Id == solution.Solution.Id && r.IsCurrent(solution.Digest, options.Details)) is null)
            {
                yield return (position, solution);
            }
            else
            {
                onFinished(false);
            }
        }
    }

    private async Task<VerdictRow> GradeAsync(PreparedSolution solution, CancellationToken cancellationToken)
    {
        var found = new List<Verdict>(options.Repeat);
        if (solution.Solution.IsNotUnicode)
        {
            found.Add(new Verdict { Outcome = RolloutOutcome.Failed, Reason = FailureReason.CompileError });
        }

        while (found.Count < options.Repeat && !solution.Solution.IsNotUnicode)
        {
            found.Add(await VerifyAsync(solution, cancellationToken));
        }

        return VerdictRow.Of(solution.Solution, solution.Problem, found, solution.Digest, options.Details);
    }

    private Task<Verdict> VerifyAsync(PreparedSolution solution, CancellationToken cancellationToken) => _submissions.VerifyAsync(
        new SubmissionSpec
        {
            Program = solution.Solution.Code,
            ProblemId = solution.Problem.ProblemId,
            Verification = options.Verification,
            Fresh = options.Repeat > 1,
            RunAllTests = options.RunAllTests,
            SuiteProof = solution.Problem.SuiteProof,
        },
        cancellationToken);
}
