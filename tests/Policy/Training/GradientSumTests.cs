using NousCoder.Policy.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Tests.Training;

public sealed class GradientSumTests : IDisposable
{
    private readonly TinyPolicy _policy = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(16)]
    [InlineData(256)]
    public async Task The_gradient_of_bfloat16_weights_does_not_depend_on_micro_batches_and_chunks(int microBatchTokens)
    {
        var whole = await GradientsAsync(1 << 20, 1 << 20);
        var cut = await GradientsAsync(microBatchTokens, logitsPerChunk: 29);

        foreach (var (name, expected) in whole)
        {
            // What is left is the rounding of a micro-batch's own gradient.
            Distance(cut[name], expected).ShouldBeLessThan(0.006, name);
        }
    }

    public void Dispose() => _policy.Dispose();

    /// <summary>The gradients of a batch by parameter: the first mean of gradients is a tenth of them.</summary>
    private async Task<Dictionary<string, float[]>> GradientsAsync(int microBatchTokens, long logitsPerChunk)
    {
        await using var trainer = PolicyTrainerTests.NewTrainer(logitsPerChunk, ScalarType.BFloat16);
        await trainer.LoadAsync(TinyPolicy.AllWeights(_policy.Folder), Cancellation);
        var request = Requests.Of(Requests.Varied(seed: 3, count: 600));
        await trainer.UpdateAsync(
            request with { Optimizer = request.Optimizer with { MicroBatchTokens = microBatchTokens, MaxGradientNorm = 0 } }, Cancellation);
        var folder = _policy.NewFolder($"cut-{microBatchTokens}");
        await trainer.SaveAsync(folder, Cancellation);
        using var scope = NewDisposeScope();
        return SafetensorsFile.Read(Path.Combine(folder, "optimizer.safetensors"))
            .Where(t => t.Key.StartsWith("exp_avg.", StringComparison.Ordinal))
            .ToDictionary(t => t.Key, t => t.Value.flatten().data<float>().ToArray());
    }

    private static double Distance(float[] one, float[] other) =>
        Math.Sqrt(one.Zip(other, (a, b) => Math.Pow(a - b, 2)).Sum() / other.Sum(b => (double)b * b));
}
