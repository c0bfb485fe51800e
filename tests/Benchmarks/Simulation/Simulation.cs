using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using NousCoder.Client.Commands;
using NousCoder.Client.Display;
using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Rollouts;
using NousCoder.Contracts.Training;
using NousCoder.Datasets.Import;
using NousCoder.Grains.Ports;
using NousCoder.Silo;
using NousCoder.Tests;
using Orleans.Serialization;

namespace NousCoder.Benchmarks.Simulation;

/// <summary>Imports problems, runs a job on them and lists them, on a silo of its own and on another after it.</summary>
internal sealed class Simulation(SimulationOptions options)
{
    private const string Dataset = "simulated", Job = "job";
    private const int Page = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan TidyDeadline = TimeSpan.FromMinutes(2);

    private readonly StorageMeter _meter = new();
    private readonly List<(string Moment, ImmutableSortedDictionary<string, Held> Stored)> _moments = [];
    private readonly List<(string What, double Seconds, long Rows)> _stats = [];
    private WireMeter _wire = null!;

    public async Task<SimulationResults> RunAsync(CancellationToken cancellation)
    {
        var data = Directory.CreateTempSubdirectory("nouscoder-simulation-");
        try
        {
            await using var azurite = options.Azurite ? await AzuriteProcess.StartAsync() : null;
            using var wire = new WireMeter(azurite is null ? [] : PortsOf(azurite.ConnectionString));
            _wire = wire;
            return await RunAsync(Path.Combine(data.FullName, "silo"), new StorageOptions { ConnectionString = azurite?.ConnectionString }, cancellation);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private async Task<SimulationResults> RunAsync(string folder, StorageOptions storage, CancellationToken cancellation)
    {
        var engine = new ScriptedEngine(options.Tokens, _meter);
        (double Seconds, ImmutableSortedDictionary<string, Traffic> Traffic) import, job;
        (int, int) reply;
        ImmutableSortedDictionary<string, int> left;
        await using (var silo = await SimulatedSilo.StartAsync(folder, storage, _meter, engine, cancellation))
        {
            import = await MeasureAsync(() => new DatasetImporter(silo.Grains, TimeProvider.System).ImportAsync(
                new SyntheticProblems(options.Problems, options.Tests), new ImportOptions { Dataset = Dataset }, null, cancellation));
            Note("imported");
            Say($"imported in {import.Seconds:0} s");
            job = await MeasureAsync(() => RunJobAsync(silo.Grains, cancellation));
            Note("tidied up");
            Say($"job in {job.Seconds:0} s");
            await ListProblemsAsync(silo.Grains, "after the job, first");
            await ListProblemsAsync(silo.Grains, "after the job, again");
            await TellAllTriedAsync(silo.Grains);
            await ListProblemsAsync(silo.Grains, "all tried");
            reply = await ReplyAsync(silo);
            left = await ArtifactsAsync(silo.Services.GetRequiredService<IArtifactStore>(), cancellation);
        }

        await using (var silo = await SimulatedSilo.StartAsync(folder, storage, _meter, engine, cancellation))
        {
            await ListProblemsAsync(silo.Grains, "all tried, new silo, first");
            await ListProblemsAsync(silo.Grains, "all tried, new silo, again");
        }

        return new SimulationResults
        {
            ImportSeconds = import.Seconds,
            Import = import.Traffic,
            JobSeconds = job.Seconds,
            Job = job.Traffic,
            Rollouts = engine.Completions,
            Moments = [.. _moments],
            ArtifactsLeft = left,
            Stats = [.. _stats],
            Reply = reply,
        };
    }

    private async Task RunJobAsync(IGrainFactory grains, CancellationToken cancellation)
    {
        var job = grains.GetGrain<ITrainingJobGrain>(Job);
        await job.Submit(new TrainingJobSpec
        {
            Dataset = Dataset,
            Policy = PolicyReference.Starter,
            Steps = options.Steps,
            Batch = new BatchOptions { Groups = options.Groups, GroupSize = SimulationOptions.GroupSize, MaxStaleness = 2 },
            Generation = new GenerationOptions { ContextLength = 32_768 },
        });
        var moments = new Queue<(int Step, string Name)>([(1, "step 1"), ((options.Steps + 1) / 2, "half"), (options.Steps, "last step")]);
        while (true)
        {
            // From a step that is never reached, so that no record is read.
            var progress = (await job.GetProgress(options.Steps))!;
            if (moments.TryPeek(out var next) && progress.Step >= next.Step)
            {
                Note(next.Name);
                Say($"{next.Name}: {progress.Rollouts} rollouts");
                moments.Dequeue();
            }

            if (progress.Ended)
            {
                if (progress.Status != JobStatus.Completed)
                {
                    throw new InvalidOperationException(progress.Message);
                }

                break;
            }

            await Task.Delay(Interval, cancellation);
        }

        // Rows of rollouts and groups go after the job has ended.
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TidyDeadline && _meter.Stored() is var stored && (stored.ContainsKey("rollout") || stored.ContainsKey("group"));)
        {
            await Task.Delay(Interval, cancellation);
        }
    }

    /// <summary>As <c>problems stats DATASET --sort solve-rate --max-rate 0.9 --limit 50</c> does it.</summary>
    private async Task ListProblemsAsync(IGrainFactory grains, string what)
    {
        var (reads, clock) = (RowsRead(), Stopwatch.StartNew());
        var all = await ProblemsStatsCommand.ReadAllAsync(grains, Dataset);
        var shown = ProblemOrder.Sort(all, "solve-rate").Where(p => p.SolveRate <= 0.9).Take(50).ToArray();
        _stats.Add(($"{all.Count:N0} problems, {what}", clock.Elapsed.TotalSeconds, RowsRead() - reads));
        Say($"stats {what}: {clock.Elapsed.TotalSeconds:0.00} s, {shown.Length} shown");
    }

    /// <summary>Tells the dataset of every problem what it would say late in a long job.</summary>
    private static async Task TellAllTriedAsync(IGrainFactory grains)
    {
        var dataset = grains.GetGrain<IDatasetGrain>(Dataset);
        foreach (var (n, id) in (await dataset.GetProblemIds()).Index())
        {
            await dataset.TakeStanding(new ProblemStanding
            {
                ProblemId = id,
                Attempts = 200,
                Solves = n % 200,
                MeanCompletionTokens = 8000 + (n / 7.0),
                Reasons = ImmutableDictionary<FailureReason, long>.Empty.Add(FailureReason.WrongAnswer, 150).Add(FailureReason.TimeLimit, n % 50),
                MostFailingTest = n % 100,
                MostFailing = new TestStatistics(150, 100, n / 11.0),
                TestSeconds = n / 3.0,
                RecentAttempts = 64,
                RecentSolves = n % 64,
                History = string.Join(' ', Enumerable.Range(0, 25).Select(v => FormattableString.Invariant($"8:{(n + v) % 8}"))),
            });
        }
    }

    private static async Task<(int Bytes, int Problems)> ReplyAsync(SimulatedSilo silo)
    {
        var page = await silo.Grains.GetGrain<IDatasetGrain>(Dataset).GetStandings(0, Page);
        return (silo.Services.GetRequiredService<Serializer<ImmutableArray<ProblemStanding>>>().SerializeToArray(page).Length, page.Length);
    }

    private static async Task<ImmutableSortedDictionary<string, int>> ArtifactsAsync(IArtifactStore artifacts, CancellationToken cancellation)
    {
        var folders = new SortedDictionary<string, int>(StringComparer.Ordinal);
        await foreach (var name in artifacts.ListAsync("", cancellation))
        {
            var folder = name[..(name.IndexOf('/') + 1)];
            folders[folder] = folders.GetValueOrDefault(folder) + 1;
        }

        return folders.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    private async Task<(double Seconds, ImmutableSortedDictionary<string, Traffic> Traffic)> MeasureAsync(Func<Task> work)
    {
        var (before, clock) = (Traffic(), Stopwatch.StartNew());
        await work();
        var seconds = clock.Elapsed.TotalSeconds;
        return (seconds, Traffic().Select(t => KeyValuePair.Create(t.Key, t.Value - before.GetValueOrDefault(t.Key)))
            .Where(t => t.Value.Count > 0).ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    private ImmutableSortedDictionary<string, Traffic> Traffic() => _meter.Traffic().AddRange(_wire.Traffic());

    private long RowsRead() => _meter.Traffic().Where(t => t.Key.StartsWith("row read", StringComparison.Ordinal)).Sum(t => t.Value.Count);

    private void Note(string moment) => _moments.Add((moment, _meter.Stored()));

    /// <summary>Progress goes where it is not taken for a figure.</summary>
    private static void Say(FormattableString text) => Console.Error.WriteLine(FormattableString.Invariant(text));

    private static Dictionary<int, string> PortsOf(string connectionString) => connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Select(part => part.Split('=', 2))
        .Where(part => part[0].EndsWith("Endpoint", StringComparison.Ordinal))
        .ToDictionary(part => new Uri(part[1]).Port, part => part[0].Replace("Endpoint", "", StringComparison.Ordinal).ToLowerInvariant());
}
