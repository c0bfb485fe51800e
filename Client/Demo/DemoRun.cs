using System.Diagnostics;
using NousCoder.Client.Commands;
using NousCoder.Client.Evaluations;
using NousCoder.Client.Jobs;
using NousCoder.Client.Silos;
using NousCoder.Contracts.Jobs;
using NousCoder.Datasets;
using NousCoder.Datasets.Import;

namespace NousCoder.Client.Demo;

/// <summary>
/// A whole training job on a private silo. It goes the way of any other job: through the import, the job's file and the
/// grains that a client sees.
/// </summary>
internal sealed class DemoRun(DemoOptions options, TextWriter say, CancellationToken cancellation)
{
    public async Task<DemoOutcome> RunAsync()
    {
        var clock = Stopwatch.StartNew();
        var spec = DemoSpec.Load(options);
        using var folders = new DemoFolders(options.Keep, TimeProvider.System);
        try
        {
            return await RunAsync(spec, folders, clock);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            folders.Failed();
            throw;
        }
    }

    private async Task<DemoOutcome> RunAsync(TrainingJobSpec spec, DemoFolders folders, Stopwatch clock)
    {
        say.WriteLine("starting a private silo");
        await using var silo = await PrivateSilo.StartAsync(folders.Data, cancellation);
        await using var connection = await SiloConnection.OpenAsync(silo.Address, cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, silo.Exited);
        try
        {
            await ImportAsync(connection.Grains, "problems.jsonl", DemoSpec.Starter, stop.Token);
            await ImportAsync(connection.Grains, "held-out.jsonl", DemoSpec.HeldOut, stop.Token);
            var (end, records) = await TrainAsync(connection.Grains, spec, stop.Token);
            return new DemoOutcome
            {
                Spec = spec,
                End = end,
                Records = records,
                Problems = await ProblemsAsync(connection.Grains, end),
                Results = folders.Keep(end),
                Seconds = clock.Elapsed.TotalSeconds,
            };
        }
        catch (Exception) when (silo.Exited.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw silo.Ended();
        }
    }

    private async Task ImportAsync(IGrainFactory grains, string file, string name, CancellationToken stop)
    {
        var rows = new RowSource(DemoSpec.Bundled("starter", file), [DemoSpec.Bundled("starter", file)]);
        var options = new ImportOptions { Dataset = name, Strict = true };
        var summary = (await new DatasetImporter(grains, TimeProvider.System).ImportAsync(rows, options, null, stop)).Summary;
        say.WriteLine($"imported {summary.Problems} problems with {summary.Tests} hidden tests as '{name}'");
    }

    private async Task<(JobProgress End, IReadOnlyList<StepRecord> Records)> TrainAsync(
        IGrainFactory grains, TrainingJobSpec spec, CancellationToken stop)
    {
        var id = JobIds.Fresh(TimeProvider.System, "demo");
        await grains.GetGrain<ITrainingJobGrain>(id).Submit(spec);
        var watcher = new JobWatcher(grains, id, TimeProvider.System);
        var end = await JobDisplays.RunAsync(say, live: !options.Json, display => watcher.WatchAsync(display, stop));
        return end.Status == JobStatus.Completed
            ? (end, watcher.Records)
            : throw new NousCoderException($"the demo's job {(end.Status == JobStatus.Failed ? "failed" : "was stopped")}: {end.Message}");
    }

    private static async Task<IReadOnlyList<ProblemOutcome>> ProblemsAsync(IGrainFactory grains, JobProgress end)
    {
        var points = end.Evaluations.Where(e => e.Dataset == DemoSpec.Starter).OrderBy(e => e.Step).ToArray();
        var before = await RatesAsync(grains, points.FirstOrDefault());
        var after = await RatesAsync(grains, points.Length > 1 ? points[^1] : null);
        var statistics = await ProblemsStatsCommand.ReadAllAsync(grains, DemoSpec.Starter);
        return [.. statistics.Select(s => new ProblemOutcome(s, Rate(before, s.ProblemId), Rate(after, s.ProblemId)))];
    }

    private static async Task<Dictionary<string, double>> RatesAsync(IGrainFactory grains, EvaluationPoint? point) =>
        point is null ? [] : EvaluationReader.Rates(await EvaluationReader.ScoresAsync(grains, point.EvaluationId));

    private static double? Rate(Dictionary<string, double> rates, string problem) =>
        rates.TryGetValue(problem, out var rate) ? rate : null;
}
