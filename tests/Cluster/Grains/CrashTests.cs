using System.Security.Cryptography;
using NousCoder.Contracts;
using NousCoder.Contracts.Evaluation;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Rollouts;

namespace NousCoder.Cluster.Tests.Grains;

/// <summary>Silos that die, or whose place was taken, between any two writes.</summary>
public sealed class CrashTests : JobTests
{
    // Silos die after so many writes, and again after so many of the next silos.
    private const int WritesOfALife = 12;

    /// <summary>One step whose metrics are the same in every run.</summary>
    private static readonly TrainingJobSpec Reproducible = Starter.Job with
    {
        Steps = 1,
        Batch = new() { Groups = 1, GroupSize = 4, MaxStaleness = 0 },
        Generation = Starter.Generation with { Deterministic = true },
    };

    // Parts of the names of metrics that tell of the machine.
    private static readonly string[] VaryingMetrics = ["second", "from_cache"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_update_that_a_deposed_trainer_finishes_first_does_not_count()
    {
        var trainerWrites = 0;
        Machine.Storage.Fails = (_, stateName, _) => stateName == "trainer" && Interlocked.Increment(ref trainerWrites) < 0;
        Machine.Trainer.HoldsSaves = true;
        Machine.Trainer.NumbersUpdates = true;
        await Silos.Grains.GetGrain<ITrainingJobGrain>("job").Submit(Starter.Job);
        await Eventually.HoldsAsync(() => Task.FromResult(Machine.Trainer.Held == 1), "the first trainer is about to write a checkpoint");

        // The silo is cut off from the cluster, which goes on without it; the storage hears both.
        await using var cluster = await Silos.StartAsync(Machine);
        await cluster.Grains.GetGrain<IJobDirectoryGrain>(Keys.Only).DriveAll();
        await Eventually.HoldsAsync(() => Task.FromResult(Machine.Trainer.Held == 2), "the second trainer is about to write a checkpoint");
        var writes = Volatile.Read(ref trainerWrites);
        Machine.Trainer.HoldsSaves = false;
        Machine.Trainer.ReleaseFirst();
        await Eventually.HoldsAsync(() => Task.FromResult(Volatile.Read(ref trainerWrites) > writes), "the first trainer has finished the update");
        Machine.Trainer.ReleaseFirst();
        var end = await cluster.Grains.GetGrain<ITrainingJobGrain>("job").ReachesAsync("the end", p => p.Ended);

        end.Status.ShouldBe(JobStatus.Completed, end.Message);
        end.Records.Select(r => r.Step).ShouldBe([1, 2, 3]);
        end.Records[0].Metrics[HeldTrainer.UpdateNumber].ShouldBe(2);
    }

    [Fact]
    public async Task A_job_that_is_paused_during_an_update_finishes_it_after_a_crash_and_lets_others_train()
    {
        Machine.Trainer.HoldsSaves = true;
        await Silos.Grains.GetGrain<ITrainingJobGrain>("job").Submit(Starter.Job);
        await Eventually.HoldsAsync(() => Task.FromResult(Machine.Trainer.Held == 1), "the update is about to write its checkpoint");
        await Silos.Grains.GetGrain<ITrainingJobGrain>("job").Pause();
        await Silos.KillAsync();
        Machine.Trainer.HoldsSaves = false;

        Silos = await Silos.StartAsync(Machine);
        await Silos.Grains.GetGrain<IJobDirectoryGrain>(Keys.Only).DriveAll();

        (await RunAsync("other", Starter.Job with { Steps = 1 })).Status.ShouldBe(JobStatus.Completed);
        var paused = (await Silos.Grains.GetGrain<ITrainingJobGrain>("job").GetProgress(0))!;
        (paused.Status, paused.Step).ShouldBe((JobStatus.Paused, 1));
    }

    [Fact]
    public async Task A_verdict_counts_once_it_is_stored()
    {
        var failures = 0;
        Machine.Storage.Fails = (_, _, state) => state is RolloutState { Verdict: not null } && Interlocked.Increment(ref failures) > 0;
        var evaluation = Silos.Grains.GetGrain<IEvaluationGrain>("evaluation");
        await evaluation.Start(new EvaluationSpec
        {
            Dataset = "few",
            Policy = new PolicyReference("starter", 0),
            Samples = 1,
            Generation = Starter.Generation,
            Verification = new(),
            Seed = 1,
        });
        await Eventually.HoldsAsync(() => Task.FromResult(Volatile.Read(ref failures) >= 12), "no verdict can be stored");

        (await evaluation.GetScores(0, 12)).ShouldAllBe(s => s.Samples == 0);

        Machine.Storage.Heal();
        await Eventually.HoldsAsync(async () => (await evaluation.GetResult())!.Finished, "the end of the evaluation");
        (await evaluation.GetScores(0, 12)).ShouldAllBe(s => s.Samples == 1);
    }

    [Fact]
    public async Task A_job_whose_silos_die_before_any_write_ends_as_if_none_had()
    {
        var expected = await OutcomeAsync(await RunAsync("undisturbed", Reproducible));

        for (var first = 0; first < WritesOfALife; first++)
        {
            var id = $"job-{first}";
            await Silos.Grains.GetGrain<ITrainingJobGrain>(id).Submit(Reproducible);
            var end = await RunThroughCrashesAsync(id, first);

            (await OutcomeAsync(end)).ShouldBe(expected, id);
        }
    }

    private async Task<JobProgress> RunThroughCrashesAsync(string id, int writes)
    {
        while (true)
        {
            var died = Machine.Storage.DieAfter(writes);
            var running = Silos.Grains.GetGrain<ITrainingJobGrain>(id).ReachesAsync("the end", p => p.Ended || died.IsCompleted);
            await Task.WhenAny(died, running);
            if (!died.IsCompleted)
            {
                Machine.Storage.Heal();
                return await running;
            }

            await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Silos.KillAsync();
            Machine.Storage.Heal();
            Silos = await Silos.StartAsync(Machine);
            await Silos.Grains.GetGrain<IJobDirectoryGrain>(Keys.Only).DriveAll();
            writes = WritesOfALife;
        }
    }

    /// <summary>What a job did, but for times: its metrics, its weights, and the attempts that problems know of.</summary>
    private async Task<string[]> OutcomeAsync(JobProgress end)
    {
        end.Status.ShouldBe(JobStatus.Completed, end.Message);
        var record = end.Records.ShouldHaveSingleItem();
        var metrics = record.Metrics.Where(m => !VaryingMetrics.Any(part => m.Key.Contains(part, StringComparison.Ordinal)));
        var weights = await File.ReadAllBytesAsync(Path.Combine(end.Checkpoint, "model.safetensors"), Cancellation);
        var attempts = new List<string>();
        foreach (var problem in await Silos.Grains.GetGrain<IDatasetGrain>("few").GetProblemIds())
        {
            var statistics = await Silos.Grains.GetGrain<IProblemGrain>(problem).GetStatistics();
            attempts.AddRange(statistics.Versions.Where(v => v.JobId == end.JobId).Select(v => $"{problem}: {v with { JobId = "" }}"));
        }

        return [.. metrics.Select(m => $"{m.Key} {m.Value:R}"), $"weights {Convert.ToHexString(SHA256.HashData(weights))}", .. attempts];
    }
}
