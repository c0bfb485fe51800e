using NousCoder.Contracts.Jobs;

namespace NousCoder.Cluster.Tests.Grains;

/// <summary>What jobs make of the policy.</summary>
public sealed class LearningTests : JobTests
{
    [Fact]
    public async Task The_policy_learns_from_nothing_but_the_reward()
    {
        var spec = Starter.Job with
        {
            Steps = 8,
            Batch = new() { Groups = 6, GroupSize = 8, MaxStaleness = 0 },
            Generation = Starter.Generation with { Deterministic = true },
        };

        var learned = await RunAsync("learns", spec);
        var control = await RunAsync("control", spec with { PermuteRewards = true });

        MeanReward(learned, last: 3).ShouldBeGreaterThan(MeanReward(learned, first: 3) + 0.3);
        MeanReward(control, last: 3).ShouldBeLessThan(MeanReward(learned, last: 3) - 0.2);
    }

    [Fact]
    public async Task An_adapter_is_trained_held_to_the_first_policy_and_generates_the_next_batch()
    {
        var spec = Starter.Job with { Lora = new() { Rank = 8, Alpha = 16 }, Objective = new() { KlCoefficient = 0.05 }, Optimizer = Starter.Job.Optimizer with { LearningRate = 5e-3 } };

        var end = await RunAsync("adapter", spec);

        end.Status.ShouldBe(JobStatus.Completed, end.Message);
        end.Records.Length.ShouldBe(3);
        end.Records.ShouldAllBe(r => r.Metrics["grad_norm"] > 0 && r.Metrics["applied_updates"] > 0);
        end.Records[0].Metrics["reference_kl"].ShouldBe(0, 1e-6);
        end.Records[2].Metrics["reference_kl"].ShouldBeGreaterThan(0);
        // The engine and the trainer add the adapter to the weights in different ways, and must mean the same policy.
        end.Records.ShouldAllBe(r => r.Metrics["sampler_logprob_difference"] < 0.05);
        File.Exists(Path.Combine(end.Checkpoint, "adapter_model.safetensors")).ShouldBeTrue();
        File.Exists(Path.Combine(end.Checkpoint, "model.safetensors")).ShouldBeFalse();
    }

    [Fact]
    public async Task The_same_spec_gives_the_same_metrics()
    {
        var spec = Starter.Job with
        {
            Steps = 2,
            Batch = Starter.Job.Batch with { MaxStaleness = 0 },
            Generation = Starter.Generation with { Deterministic = true },
        };

        var one = await RunAsync("one", spec);
        var other = await RunAsync("other", spec);

        Comparable(one).ShouldBe(Comparable(other));
        Comparable(await RunAsync("third", spec with { Seed = 2 })).ShouldNotBe(Comparable(one));
    }

    private static double MeanReward(JobProgress job, int first = int.MaxValue, int last = int.MaxValue) =>
        job.Records.Take(first).TakeLast(last).Average(r => r.Metrics["reward_mean"]);

    /// <summary>The records without what is a matter of time, or of programs that were run before.</summary>
    private static string Comparable(JobProgress job) => string.Join('\n', job.Records.Select(r => string.Join(' ', r.Metrics
        .Where(m => !m.Key.Contains("second") && m.Key is not ("verdicts_from_cache" or "verification_queue_depth"))
        .Select(m => $"{m.Key}={m.Value:R}"))));
}
