using Microsoft.Extensions.Logging.Abstractions;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Training;
using TorchSharp;

namespace NousCoder.Policy.Tests.Training;

public sealed class PolicyTrainerTests : IAsyncDisposable
{
    private readonly TinyPolicy _policy = new();
    private readonly PolicyTrainer _trainer = NewTrainer();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ObjectiveName.Dapo)]
    [InlineData(ObjectiveName.Gspo)]
    [InlineData(ObjectiveName.GspoPlus)]
    public async Task Good_completions_become_likelier_and_bad_ones_less_likely(ObjectiveName name)
    {
        var request = Requests.Of(Requests.Bandit(_policy.Folder)) with { Objective = new ObjectiveOptions { Name = name } };
        await _trainer.LoadAsync(TinyPolicy.AllWeights(_policy.Folder), Cancellation);

        for (var step = 1; step <= 5; step++)
        {
            await _trainer.UpdateAsync(request with { Step = step }, Cancellation);
        }

        var after = await SaveAsync(_trainer, "after");
        TinyPolicy.Score(after, Requests.Prompt, Requests.Good).Sum()
            .ShouldBeGreaterThan(TinyPolicy.Score(_policy.Folder, Requests.Prompt, Requests.Good).Sum() + 1);
        TinyPolicy.Score(after, Requests.Prompt, Requests.Bad).Sum()
            .ShouldBeLessThan(TinyPolicy.Score(_policy.Folder, Requests.Prompt, Requests.Bad).Sum() - 1);
    }

    [Fact]
    public async Task An_update_reports_every_metric()
    {
        await _trainer.LoadAsync(TinyPolicy.AllWeights(_policy.Folder), Cancellation);

        var metrics = await _trainer.UpdateAsync(Requests.Of(Requests.Bandit(_policy.Folder)), Cancellation);

        metrics.Keys.ShouldBe(
            [
                "loss", "grad_norm", "learning_rate", "clip_fraction_low", "clip_fraction_high", "approximate_kl", "entropy",
                "sampler_logprob_difference", "tokens", "applied_updates",
            ],
            ignoreOrder: true);
        metrics["loss"].ShouldBe(-1 / 7.0, 1e-5);
        metrics["tokens"].ShouldBe(7);
        metrics["approximate_kl"].ShouldBe(0);
        metrics["sampler_logprob_difference"].ShouldBe(0, 1e-5);
        metrics["entropy"].ShouldBeInRange(1, Math.Log(29));
        metrics["grad_norm"].ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_step_is_divided_by_the_root_of_the_squared_gradient_and_epsilon()
    {
        var request = Requests.Of(Requests.Bandit(_policy.Folder));
        await _trainer.LoadAsync(TinyPolicy.AllWeights(_policy.Folder), Cancellation);
        var large = request with { Optimizer = request.Optimizer with { Epsilon = 1 } };
        var norm = (await _trainer.UpdateAsync(large, Cancellation))["grad_norm"];
        var (before, after) = (TinyPolicy.Weights(_policy.Folder), TinyPolicy.Weights(await SaveAsync(_trainer, "after")));

        // A first step moves a weight by rate × g / (|g| + epsilon), where the clipped gradient g has a norm of at most 1.
        var clipped = Math.Min(norm, request.Optimizer.MaxGradientNorm);
        var moved = Math.Sqrt(before.Sum(w => w.Value.Zip(after[w.Key], (a, b) => Math.Pow(a - b, 2)).Sum()));

        moved.ShouldBeInRange(request.Optimizer.LearningRate * clipped / 2, request.Optimizer.LearningRate * clipped);
    }

    [Fact]
    public async Task Later_minibatches_are_measured_against_the_weights_at_the_start()
    {
        var bandit = Requests.Bandit(_policy.Folder);
        var request = Requests.Of(bandit, bandit);
        await _trainer.LoadAsync(TinyPolicy.AllWeights(_policy.Folder), Cancellation);

        var metrics = await _trainer.UpdateAsync(
            request with { Optimizer = request.Optimizer with { MinibatchGroups = 1 } }, Cancellation);

        metrics["approximate_kl"].ShouldBeGreaterThan(1e-4);
        metrics["clip_fraction_high"].ShouldBeGreaterThan(0);
        // lpo, and not the moved log-probabilities, is compared with the sampler.
        metrics["sampler_logprob_difference"].ShouldBe(0, 1e-5);
    }

    [Fact]
    public async Task Cutting_into_micro_batches_and_chunks_and_recomputing_layers_do_not_change_the_update()
    {
        // Two minibatches, so that what the second measures depends on the gradient of the first.
        var request = Requests.Of(Requests.Varied(seed: 1, count: 9), Requests.Varied(seed: 2, count: 5));
        request = request with { Temperature = 0.7, Optimizer = request.Optimizer with { MinibatchGroups = 1 } };
        var small = request with { Optimizer = request.Optimizer with { MicroBatchTokens = 16 } };
        await using var chunked = NewTrainer(logitsPerChunk: 29 * 3, activationBytes: 0);
        await _trainer.LoadAsync(TinyPolicy.AllWeights(_policy.Folder), Cancellation);
        await chunked.LoadAsync(TinyPolicy.AllWeights(_policy.Folder), Cancellation);

        var whole = await _trainer.UpdateAsync(request, Cancellation);
        var cut = await chunked.UpdateAsync(small, Cancellation);

        foreach (var (name, value) in whole)
        {
            cut[name].ShouldBe(value, 2e-6, name);
        }
    }

    [Fact]
    public async Task The_learning_rate_rises_over_the_warm_up()
    {
        var request = Requests.Of(Requests.Bandit(_policy.Folder));
        request = request with { Optimizer = request.Optimizer with { LearningRate = 1e-3, WarmupSteps = 4 } };
        await _trainer.LoadAsync(TinyPolicy.AllWeights(_policy.Folder), Cancellation);

        foreach (var (step, expected) in new[] { (1, .25e-3), (3, .75e-3), (4, 1e-3), (9, 1e-3) })
        {
            var metrics = await _trainer.UpdateAsync(request with { Step = step }, Cancellation);
            metrics["learning_rate"].ShouldBe(expected, 1e-12);
        }
    }

    [Theory]
    [InlineData(LearningRateDecay.Constant, 1.0, 1.0)]
    [InlineData(LearningRateDecay.Linear, 0.55, 0.1)]
    [InlineData(LearningRateDecay.Cosine, 0.55, 0.1)]
    public async Task The_learning_rate_falls_as_its_schedule_says(LearningRateDecay schedule, double half, double end)
    {
        var request = Requests.Of(Requests.Bandit(_policy.Folder));
        request = request with
        {
            Optimizer = request.Optimizer with { LearningRate = 1e-3, WarmupSteps = 2, Schedule = schedule, DecaySteps = 9, FinalLearningRateShare = 0.1 },
        };
        await _trainer.LoadAsync(TinyPolicy.AllWeights(_policy.Folder), Cancellation);

        foreach (var (step, expected) in new[] { (1, 0.5), (2, 1), (6, half), (10, end), (20, end) })
        {
            var metrics = await _trainer.UpdateAsync(request with { Step = step }, Cancellation);
            metrics["learning_rate"].ShouldBe(expected * 1e-3, 1e-9);
        }
    }

    [Theory]
    [InlineData(LearningRateDecay.Linear, 1.0, 2 / 3.0, 1 / 3.0)]
    [InlineData(LearningRateDecay.Cosine, 1.0, 0.75, 0.25)]
    public async Task The_last_step_of_a_schedule_still_learns(LearningRateDecay schedule, params double[] shares)
    {
        var request = Requests.Of(Requests.Bandit(_policy.Folder));
        request = request with { Optimizer = request.Optimizer with { LearningRate = 1e-3, Schedule = schedule, DecaySteps = 3 } };
        await _trainer.LoadAsync(TinyPolicy.AllWeights(_policy.Folder), Cancellation);

        foreach (var (n, share) in shares.Index())
        {
            var metrics = await _trainer.UpdateAsync(request with { Step = n + 1 }, Cancellation);
            metrics["learning_rate"].ShouldBe(share * 1e-3, 1e-9);
        }
    }

    [Fact]
    public async Task Advantages_of_zero_give_no_gradient_and_decay_shrinks_matrices_only()
    {
        var request = Requests.Of([.. Requests.Bandit(_policy.Folder).Select(s => s with { Advantage = 0 })]);
        request = request with { Optimizer = request.Optimizer with { WeightDecay = 0.5 } };
        await _trainer.LoadAsync(TinyPolicy.AllWeights(_policy.Folder), Cancellation);

        var metrics = await _trainer.UpdateAsync(request, Cancellation);

        metrics["grad_norm"].ShouldBe(0);
        var (before, after) = (TinyPolicy.Weights(_policy.Folder), TinyPolicy.Weights(await SaveAsync(_trainer, "after")));
        foreach (var (name, weights) in before)
        {
            var factor = name.Contains("norm", StringComparison.Ordinal) ? 1f : 1 - 1e-2f * 0.5f;
            after[name].ShouldBe(weights.Select(w => w * factor), 1e-6);
        }
    }

    [Fact]
    public async Task The_first_step_of_Adam_moves_weights_by_the_learning_rate()
    {
        await _trainer.LoadAsync(TinyPolicy.AllWeights(_policy.Folder), Cancellation);

        await _trainer.UpdateAsync(Requests.Of(Requests.Bandit(_policy.Folder)), Cancellation);

        var (before, after) = (TinyPolicy.Weights(_policy.Folder), TinyPolicy.Weights(await SaveAsync(_trainer, "after")));
        var moves = before.SelectMany(w => w.Value.Zip(after[w.Key], (a, b) => Math.Abs(a - b))).ToArray();
        moves.Max().ShouldBe(1e-2f, 1e-5f);
        moves.Count(m => m > 0.99e-2f).ShouldBeGreaterThan(moves.Length / 2);
    }

    [Fact]
    public async Task Steps_too_small_for_bfloat16_add_up()
    {
        await using var trainer = NewTrainer(dataType: torch.ScalarType.BFloat16);
        var request = Requests.Of(Requests.Bandit(_policy.Folder));
        request = request with { Optimizer = request.Optimizer with { LearningRate = 2e-5 } };
        await trainer.LoadAsync(TinyPolicy.AllWeights(_policy.Folder), Cancellation);
        var before = TinyPolicy.Weights(await SaveAsync(trainer, "before"));

        for (var step = 1; step <= 20; step++)
        {
            await trainer.UpdateAsync(request with { Step = step }, Cancellation);
        }

        // A weight of 0.03 or more has no bfloat16 neighbour within 6e-5: without float32 weights behind it, it would stay.
        var after = TinyPolicy.Weights(await SaveAsync(trainer, "after"));
        var large = before.SelectMany(w => w.Value.Zip(after[w.Key])).Where(w => Math.Abs(w.First) is > 0.03f and < 0.06f).ToArray();
        large.Count(w => w.First != w.Second).ShouldBeGreaterThan(large.Length / 2);
    }

    [Fact]
    public async Task A_batch_that_cannot_be_scored_is_refused_and_the_weights_stay()
    {
        var good = Requests.Bandit(_policy.Folder);
        await _trainer.LoadAsync(TinyPolicy.AllWeights(_policy.Folder), Cancellation);

        var e = await Should.ThrowAsync<ArgumentException>(
            () => _trainer.UpdateAsync(Requests.Of(good, [good[0], good[1] with { Tokens = [8, 99, 1] }]), Cancellation));

        e.Message.ShouldContain("Group 1, sequence 1: a token id is outside the vocabulary of 29");
        await _trainer.UpdateAsync(Requests.Of(good), Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _trainer.DisposeAsync();
        _policy.Dispose();
    }

    internal static PolicyTrainer NewTrainer(
        long logitsPerChunk = 1 << 20, torch.ScalarType dataType = torch.ScalarType.Float32, long activationBytes = 1 << 30) =>
        new(
            new TrainerOptions { Threads = 1, LogitsPerChunk = logitsPerChunk, DataType = dataType, ActivationBytes = activationBytes },
            NullLogger<PolicyTrainer>.Instance);

    private async Task<string> SaveAsync(IPolicyTrainer trainer, string name)
    {
        var folder = _policy.NewFolder(name);
        await trainer.SaveAsync(folder, Cancellation);
        return folder;
    }
}
