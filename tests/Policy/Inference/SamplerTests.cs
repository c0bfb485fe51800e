using NousCoder.Contracts.Generation;
using NousCoder.Policy.Inference;
using static TorchSharp.torch;

namespace NousCoder.Policy.Tests.Inference;

public sealed class SamplerTests
{
    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(0.7, 1, 0)]
    [InlineData(1, 0.3, 0)]
    [InlineData(1, 0.999, 0)]
    [InlineData(1, 1, 7)]
    [InlineData(1.5, 0.5, 900)]
    [InlineData(0.6, 0.95, 20)]
    [InlineData(0, 1, 0)]
    public unsafe void On_the_cpu_and_in_tensors_the_same_is_drawn(double temperature, double topP, int topK)
    {
        const int Tokens = 2000;
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        var logits = randn([8, Tokens], generator: generator) * HeldNumbers.Range(8, ScalarType.Int64, CPU).Plus(1).unsqueeze(1);
        logits[1] = 0; // All alike: ties, and every token is needed.
        Draw[] draws = [.. Enumerable.Range(0, 8).Select(row => new Draw(
            new SamplingOptions { Temperature = temperature, TopP = topP, TopK = topK }, (row + 0.37) / 8))];

        var expected = TensorSampler.Sample(logits, draws);

        var sampler = new RowSampler();
        for (var row = 0; row < 8; row++)
        {
            var numbers = logits[row].data<float>().ToArray();
            fixed (float* data = numbers)
            {
                var sampled = sampler.Sample(data, Tokens, draws[row]);
                sampled.Token.ShouldBe(expected[row].Token);
                sampled.LogProbability.ShouldBe(expected[row].LogProbability, 1e-5f);
            }
        }
    }
}
