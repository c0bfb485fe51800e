using System.Diagnostics;
using NousCoder.Client.Display;
using NousCoder.Client.Silos;

namespace NousCoder.Client.Grading;

/// <summary>One run of <c>grade</c>, which may be the continuation of an earlier one.</summary>
internal sealed class GradeRun
{
    private readonly GradeOptions _options;
    private readonly WorkProgress _progress;
    private long _fromBefore;

    private GradeRun(GradeOptions options, ResumePoint resume, GradeSummary summary)
    {
        _options = options;
        Resume = resume;
        Summary = summary;
        _fromBefore = resume.Kept;
        _progress = new WorkProgress("grading", "solution", resume.Solutions, resume.Kept);
    }

    public GradeSummary Summary { get; }

    /// <summary>The rows that the earlier run left.</summary>
    public ResumePoint Resume { get; }

    /// <summary>Rows of earlier runs that were kept.</summary>
    public long FromBefore => Interlocked.Read(ref _fromBefore);

    /// <summary>Solutions with a row, in the file of verdicts or its spool.</summary>
    public long Finished => _progress.Done;

    /// <summary>True if the user interrupted it.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>Makes the rows that are missing or out of date.</summary>
    /// <param name="options">The options.</param>
    /// <param name="address">The cluster to use; null to start a temporary silo.</param>
    /// <param name="cancellationToken">Interrupts it; the same call continues it.</param>
    public static async Task<GradeRun> RunAsync(GradeOptions options, ClusterAddress? address, CancellationToken cancellationToken)
    {
        using var verdicts = VerdictFile.Open(options.Out);
        var problems = await ProblemCollections.OpenAsync(options.Problems, cancellationToken);
        var resolver = new SolutionResolver(problems, new VerdictDigest(options));
        var summary = new GradeSummary();
        var scan = new ResumeScan(options, resolver, verdicts, summary);
        var run = new GradeRun(options, await scan.RunAsync(cancellationToken), summary);
        using var spool = await VerdictSpool.OpenAsync(verdicts, cancellationToken);
        if (run.Resume.Kept < run.Resume.Solutions)
        {
            await run.RunAsync(scan, verdicts, spool, problems, resolver, address, cancellationToken);
        }

        if (!run.IsInterrupted)
        {
            spool.Clear();
            verdicts.Keep();
        }

        return run;
    }

    private async Task RunAsync(
        ResumeScan scan,
        VerdictFile verdicts,
        VerdictSpool spool,
        IProblemCollection problems,
        SolutionResolver resolver,
        ClusterAddress? address,
        CancellationToken cancellationToken)
    {
        try
        {
            await using var silo = address is null ? await EmbeddedSilo.StartAsync(cancellationToken) : null;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silo?.Exited ?? CancellationToken.None);
            try
            {
                await using var connection = await SiloConnection.OpenAsync(address ?? silo!.Address, stop.Token);
                var patience = new Patience(TimeProvider.System, new SilenceNotice().Show, Submissions.IsLost);
                var slots = await SandboxSlots.CountAsync(connection.Grains, patience, stop.Token);
                await scan.MoveLaterAsync(Resume, spool, stop.Token);
                var rows = new OrderedVerdicts(verdicts, spool, Summary, Resume.Kept);
                var grader = new Grader(_options, connection.Grains, problems, resolver, rows, patience);
                await _progress.RunAsync(() => grader.RunAsync(slots, Resume.Kept, OnFinished, stop.Token));
            }
            catch (Exception) when (silo is not null && silo.Exited.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw await silo.EndedAsync();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            IsInterrupted = true;
        }
    }

    private void OnFinished(bool isNew)
    {
        if (!isNew)
        {
            Interlocked.Increment(ref _fromBefore);
        }

        _progress.Add(isNew);
    }

    /// <summary>Tells the user that no silo answers, once a minute at most.</summary>
    private sealed class SilenceNotice
    {
        private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
        private long _shown;

        public void Show()
        {
            var last = Interlocked.Read(ref _shown);
            if ((last == 0 || Stopwatch.GetElapsedTime(last) >= Interval)
                && Interlocked.CompareExchange(ref _shown, Stopwatch.GetTimestamp(), last) == last)
            {
                Console.Error.WriteLine("no silo answers; waiting for it for two minutes");
            }
        }
    }
}
