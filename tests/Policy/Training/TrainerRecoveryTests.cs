using NousCoder.Contracts;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Training;
using TorchSharp;

namespace NousCoder.Policy.Tests.Training;

public sealed class TrainerRecoveryTests : IAsyncDisposable
{
    private readonly TinyPolicy _policy = new();
    private readonly PolicyTrainer _trainer = PolicyTrainerTests.NewTrainer();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(torch.ScalarType.Float32)]
    [InlineData(torch.ScalarType.BFloat16)]
    public async Task Continuing_from_a_checkpoint_gives_the_bytes_that_going_on_gives(torch.ScalarType dataType)
    {
        await using var trainer = PolicyTrainerTests.NewTrainer(dataType: dataType);
        UpdateRequest[] steps = [.. Enumerable.Range(1, 4).Select(s => Requests.Of(Requests.Varied(seed: s, count: 6)) with { Step = s })];
        await trainer.LoadAsync(TinyPolicy.AllWeights(_policy.Folder), Cancellation);
        await UpdateAsync(trainer, steps[..2]);
        var middle = await SaveAsync(trainer, "middle");
        await UpdateAsync(trainer, steps[2..]);
        var straight = await SaveAsync(trainer, "straight");

        await using var other = PolicyTrainerTests.NewTrainer(dataType: dataType);
        await other.LoadAsync(TinyPolicy.AllWeights(middle), Cancellation);
        await UpdateAsync(other, steps[2..]);
        var continued = await SaveAsync(other, "continued");

        foreach (var file in new[] { "model.safetensors", "optimizer.safetensors", "config.json", "tokenizer.json" })
        {
            File.ReadAllBytes(Path.Combine(continued, file)).ShouldBe(File.ReadAllBytes(Path.Combine(straight, file)), file);
        }
    }

    [Fact]
    public async Task A_minibatch_that_is_not_finite_is_skipped_and_leaves_weights_and_optimizer_alone()
    {
        var bandit = Requests.Bandit(_policy.Folder);
        await _trainer.LoadAsync(TinyPolicy.AllWeights(_policy.Folder), Cancellation);
        await _trainer.UpdateAsync(Requests.Of(bandit), Cancellation);
        var before = await SaveAsync(_trainer, "before");

        var metrics = await _trainer.UpdateAsync(
            Requests.Of([bandit[0] with { Advantage = double.NaN }, bandit[1]]) with { Step = 2 }, Cancellation);

        metrics["skipped_updates"].ShouldBe(1);
        metrics.Values.ShouldAllBe(v => double.IsFinite(v));
        var after = await SaveAsync(_trainer, "after");
        foreach (var file in new[] { "model.safetensors", "optimizer.safetensors" })
        {
            File.ReadAllBytes(Path.Combine(after, file)).ShouldBe(File.ReadAllBytes(Path.Combine(before, file)), file);
        }
    }

    [Fact]
    public async Task The_other_minibatches_of_a_batch_with_a_bad_one_are_trained_on()
    {
        var bandit = Requests.Bandit(_policy.Folder);
        var request = Requests.Of([bandit[0] with { Advantage = double.PositiveInfinity }], bandit);
        await _trainer.LoadAsync(TinyPolicy.AllWeights(_policy.Folder), Cancellation);

        var metrics = await _trainer.UpdateAsync(
            request with { Optimizer = request.Optimizer with { MinibatchGroups = 1 } }, Cancellation);

        metrics["skipped_updates"].ShouldBe(1);
        metrics["tokens"].ShouldBe(11);
        metrics["loss"].ShouldBe(-1 / 7.0, 1e-5);
        metrics["grad_norm"].ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task After_a_cancelled_update_the_weights_must_be_loaded_again()
    {
        var request = Requests.Of(Requests.Bandit(_policy.Folder));
        using var source = new CancellationTokenSource();
        await _trainer.LoadAsync(TinyPolicy.AllWeights(_policy.Folder), Cancellation);
        // The batch is long enough that the cancellation comes between two of its micro-batches.
        var groups = Enumerable.Range(0, 20_000).Select(_ => request.Groups[0]);
        var endless = request with
        {
            Groups = [.. groups],
            Optimizer = request.Optimizer with { MinibatchGroups = 1, MicroBatchTokens = 16 },
        };

        source.CancelAfter(TimeSpan.FromMilliseconds(600));
        await Should.ThrowAsync<OperationCanceledException>(() => _trainer.UpdateAsync(endless, source.Token));

        await Should.ThrowAsync<InvalidOperationException>(() => _trainer.UpdateAsync(request, Cancellation));
        await _trainer.LoadAsync(TinyPolicy.AllWeights(_policy.Folder), Cancellation);
        await _trainer.UpdateAsync(request, Cancellation);
    }

    [Fact]
    public async Task Optimizer_state_of_another_model_is_refused_by_name()
    {
        await _trainer.LoadAsync(TinyPolicy.AllWeights(_policy.Folder), Cancellation);
        var folder = await SaveAsync(_trainer, "mixed");
        File.Copy(Path.Combine(folder, "model.safetensors"), Path.Combine(folder, "optimizer.safetensors"), overwrite: true);

        var e = await Should.ThrowAsync<CheckpointException>(() => _trainer.LoadAsync(TinyPolicy.AllWeights(folder), Cancellation));

        e.Message.ShouldContain("optimizer.safetensors");
        e.Message.ShouldContain("exp_avg.");
    }

    public async ValueTask DisposeAsync()
    {
        await _trainer.DisposeAsync();
        _policy.Dispose();
    }

    private static async Task UpdateAsync(IPolicyTrainer trainer, IEnumerable<UpdateRequest> steps)
    {
        foreach (var step in steps)
        {
            await trainer.UpdateAsync(step, Cancellation);
        }
    }

    private async Task<string> SaveAsync(IPolicyTrainer trainer, string name)
    {
        var folder = _policy.NewFolder(name);
        await trainer.SaveAsync(folder, Cancellation);
        return folder;
    }
}
