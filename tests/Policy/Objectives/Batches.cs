using NousCoder.Policy.Objectives;
using static TorchSharp.torch;

namespace NousCoder.Policy.Tests.Objectives;

/// <summary>Ragged rows as padded float64 tensors.</summary>
internal static class Batches
{
    /// <summary>The worked example that the golden values belong to.</summary>
    public static readonly double[][] Current = [[-.3, -1.4, -.2, -1.5], [-1.1, -.2], [-1.2, -.6, -.1]];

    public static readonly double[][] Frozen = [[-.5, -1, -.2, -2], [-.7, -.3], [-1.5, -.1, -.4]];

    public static readonly double[] Advantages = [1, -1, .5];

    public static ObjectiveInput Golden() => Input(Current, Frozen, Frozen, Advantages);

    /// <summary>A minibatch in one piece; what stands at padding is arbitrary.</summary>
    public static ObjectiveInput Input(double[][] current, double[][] frozen, double[][] sampler, double[] advantages) => new()
    {
        LogProbabilities = Grid(current, -3.25).requires_grad_(),
        FrozenLogProbabilities = Grid(frozen, -0.5),
        SamplerLogProbabilities = Grid(sampler, -7),
        Advantages = tensor(advantages),
        Mask = Grid([.. current.Select(row => row.Select(_ => 1.0).ToArray())], 0),
        MinibatchTokens = current.Sum(row => row.Length),
        MinibatchSequences = current.Length,
    };

    /// <summary>Rows of an input, as a micro-batch of the same minibatch.</summary>
    public static ObjectiveInput Rows(this ObjectiveInput input, params long[] rows)
    {
        Tensor Select(Tensor t) => t.detach().index_select(0, tensor(rows)).clone();
        return input with
        {
            LogProbabilities = Select(input.LogProbabilities).requires_grad_(),
            FrozenLogProbabilities = Select(input.FrozenLogProbabilities),
            SamplerLogProbabilities = Select(input.SamplerLogProbabilities),
            Advantages = Select(input.Advantages),
            Mask = Select(input.Mask),
        };
    }

    /// <summary>Seeded random input with ratios inside and outside of usual clip bounds, kept off the kinks themselves.</summary>
    public static ObjectiveInput Random(int seed, params int[] lengths)
    {
        var random = new Random(seed);
        double[][] Rows(Func<double> value) => [.. lengths.Select(n => Enumerable.Range(0, n).Select(_ => value()).ToArray())];
        var frozen = Rows(() => -3 * random.NextDouble());
        double[][] Near(double spread) =>
            [.. frozen.Select(row => row.Select(x => x + spread * (random.NextDouble() - .5)).ToArray())];
        return Input(Near(1.2), frozen, Near(.6), [.. lengths.Select(_ => 2 * random.NextDouble() - 1)]);
    }

    /// <summary>Gradient of an objective's loss by log-probability, row by row, padding included.</summary>
    public static double[] GradientOf(IObjective objective, ObjectiveInput input)
    {
        objective.Evaluate(input).Loss.backward();
        return input.LogProbabilities.grad!.data<double>().ToArray();
    }

    private static Tensor Grid(double[][] rows, double padding)
    {
        var width = rows.Max(row => row.Length);
        var values = rows.SelectMany(row => row.Concat(Enumerable.Repeat(padding, width - row.Length))).ToArray();
        return tensor(values).view(rows.Length, width);
    }
}
