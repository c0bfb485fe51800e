using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Model;
using NousCoder.Policy.Native;
using NousCoder.Policy.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Starter.Warmup;

/// <summary>One supervised gradient step: cross-entropy over the completion tokens, the prompts' left out.</summary>
internal sealed class WarmupStep(Qwen3Decoder model, AdamW optimizer)
{
    private static readonly OptimizerOptions Settings = new() { WeightDecay = 0.01, Beta2 = 0.99 };

    /// <summary>Takes the step.</summary>
    /// <returns>Sum of the tokens' losses in nats, and tokens that were ranked first, both before the step; tokens.</returns>
    public (double Loss, double Right, long Tokens) Run(IReadOnlyList<TrainingSequence> sequences, double learningRate)
    {
        var (loss, right, tokens) = (0.0, 0.0, sequences.Sum(s => (long)s.Tokens.Length));
        using var sums = new GradientSums(model);
        foreach (var part in MicroBatchPlan.Cut(sequences, Settings.MicroBatchTokens))
        {
            using var scope = NewDisposeScope();
            var batch = MicroBatch.Create(part, model.Device);
            var hidden = model.HiddenStates(batch.Tokens).flatten(0, 1).index_select(0, batch.Sources);
            var logits = model.Logits(hidden);
            var sum = nn.functional.cross_entropy(logits, batch.Targets, reduction: nn.Reduction.Sum);
            sum.Over(tokens).backward();
            loss += sum.Number();
            right += logits.detach().argmax(-1).eq(batch.Targets).sum().Number();
        }

        sums.Clip(Settings.MaxGradientNorm);
        optimizer.Step(sums, learningRate, Settings);
        return (loss, right, tokens);
    }
}
