using NousCoder.Grains.Ports;
using static TorchSharp.torch;

namespace NousCoder.Policy.Training;

/// <summary>
/// Sequences padded into tensors for one forward and backward pass: B sequences, L input tokens in the longest, T completion
/// tokens in the longest completion, n completion tokens altogether. Created in the caller's dispose scope.
/// </summary>
internal sealed class MicroBatch
{
    /// <summary>Right-padded input, int64 [B, L]: prompt and completion without the last token, which predicts nothing.</summary>
    public required Tensor Tokens { get; init; }

    /// <summary>Where each completion token is predicted from, int64 [n]: an index into the flattened [B · L].</summary>
    public required Tensor Sources { get; init; }

    /// <summary>The completion tokens, int64 [n].</summary>
    public required Tensor Targets { get; init; }

    /// <summary>Where each completion token stands in the flattened [B · T], int64 [n].</summary>
    public required Tensor Cells { get; init; }

    /// <summary>1 at completion tokens, float32 [B, T].</summary>
    public required Tensor Mask { get; init; }

    /// <summary>Log-probabilities that the tokens were sampled with, float32 [B, T], 0 at padding.</summary>
    public required Tensor Sampler { get; init; }

    /// <summary>Advantages, float32 [B].</summary>
    public required Tensor Advantages { get; init; }

    /// <summary>lpo, float32 [B, T]; null if the weights are those at the start of the step.</summary>
    public Tensor? Frozen { get; set; }

    /// <summary>Log-probabilities under the reference, float32 [B, T]; null if there is none.</summary>
    public Tensor? Reference { get; set; }

    /// <summary>Input tokens of a sequence.</summary>
    public static int InputLength(TrainingSequence sequence) => sequence.PromptTokens.Length + sequence.Tokens.Length - 1;

    /// <summary>The hidden states that completion tokens are predicted from: [B, L, hidden] to [n, hidden]; differentiable.</summary>
    public Tensor SelectSources(Tensor hidden) => hidden.flatten(0, 1).index_select(0, Sources);

    /// <summary>Lays values of completion tokens, [n], out as [B, T] with 0 at padding; differentiable.</summary>
    public Tensor ToGrid(Tensor values) =>
        zeros(Mask.numel(), dtype: values.dtype, device: values.device).scatter(0, Cells, values).view(Mask.shape);

    /// <summary>Builds the tensors.</summary>
    public static MicroBatch Create(IReadOnlyList<TrainingSequence> sequences, Device device)
    {
        var length = sequences.Max(InputLength);
        var width = sequences.Max(s => s.Tokens.Length);
        var total = sequences.Sum(s => s.Tokens.Length);
        var tokens = new long[sequences.Count * length];
        var (sources, targets, cells) = (new long[total], new long[total], new long[total]);
        var (mask, sampler) = (new float[sequences.Count * width], new float[sequences.Count * width]);
        var n = 0;
        for (var row = 0; row < sequences.Count; row++)
        {
            var (prompt, completion) = (sequences[row].PromptTokens, sequences[row].Tokens);
            for (var i = 0; i < InputLength(sequences[row]); i++)
            {
                tokens[row * length + i] = i < prompt.Length ? prompt[i] : completion[i - prompt.Length];
            }

            for (var t = 0; t < completion.Length; t++, n++)
            {
                var cell = row * width + t;
                sources[n] = row * length + prompt.Length - 1 + t;
                (targets[n], cells[n], mask[cell]) = (completion[t], cell, 1);
                sampler[cell] = sequences[row].SamplerLogProbabilities[t];
            }
        }

        return new MicroBatch
        {
            Tokens = tensor(tokens, device: device).view(sequences.Count, length),
            Sources = tensor(sources, device: device),
            Targets = tensor(targets, device: device),
            Cells = tensor(cells, device: device),
            Mask = tensor(mask, device: device).view(sequences.Count, width),
            Sampler = tensor(sampler, device: device).view(sequences.Count, width),
            Advantages = tensor(sequences.Select(s => (float)s.Advantage).ToArray(), device: device),
        };
    }
}
