using System.Collections.Immutable;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;

namespace NousCoder.Policy.Tests.Training;

/// <summary>Batches for the trainer.</summary>
internal static class Requests
{
    public static readonly int[] Prompt = [4, 9, 2];

    public static readonly int[] Good = [7, 3, 11, 1];

    public static readonly int[] Bad = [8, 8, 1];

    /// <summary>One group per argument.</summary>
    public static UpdateRequest Of(params TrainingSequence[][] groups) => new()
    {
        Step = 1,
        Groups = [.. groups.Select(g => g.ToImmutableArray())],
        Objective = new ObjectiveOptions(),
        Optimizer = new OptimizerOptions { LearningRate = 1e-2, WarmupSteps = 0, WeightDecay = 0 },
        Temperature = 1,
    };

    /// <summary>A sequence whose sampler agrees with the policy in <paramref name="folder"/>.</summary>
    public static TrainingSequence Sequence(string folder, int[] prompt, int[] completion, double advantage) => new()
    {
        PromptTokens = [.. prompt],
        Tokens = [.. completion],
        SamplerLogProbabilities = [.. TinyPolicy.Score(folder, prompt, completion)],
        Advantage = advantage,
    };

    /// <summary>A good and a bad completion of one prompt.</summary>
    public static TrainingSequence[] Bandit(string folder) =>
        [Sequence(folder, Prompt, Good, 1), Sequence(folder, Prompt, Bad, -1)];

    /// <summary>Sequences of varied lengths, whose sampler disagrees a little with the policy.</summary>
    public static TrainingSequence[] Varied(int seed, int count)
    {
        var random = new Random(seed);
        int[] Tokens(int length) => [.. Enumerable.Range(0, length).Select(_ => random.Next(29))];
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var completion = Tokens(1 + random.Next(9));
            return new TrainingSequence
            {
                PromptTokens = [.. Tokens(1 + random.Next(6))],
                Tokens = [.. completion],
                SamplerLogProbabilities = [.. completion.Select(_ => -3.4f + .4f * (float)random.NextDouble())],
                Advantage = 2 * random.NextDouble() - 1,
            };
        })];
    }
}
