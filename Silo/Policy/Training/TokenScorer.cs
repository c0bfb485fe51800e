using NousCoder.Policy.Model;
using NousCoder.Policy.Native;
using static TorchSharp.torch;

namespace NousCoder.Policy.Training;

/// <summary>
/// Log-probabilities of completion tokens. The language-model head runs at completion positions only, in chunks where the
/// logits would be large, and in float32 whatever the type of the weights.
/// </summary>
/// <param name="model">The policy.</param>
/// <param name="temperature">Logits are divided by it before the log-softmax.</param>
/// <param name="options">How much memory to take for it.</param>
internal sealed class TokenScorer(Qwen3Decoder model, double temperature, TrainerOptions options)
{
    /// <summary>Scores without a gradient.</summary>
    /// <returns>Log-probabilities, float32 [n].</returns>
    public Tensor Score(MicroBatch batch)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var hidden = batch.SelectSources(model.HiddenStates(batch.Tokens));
        return ScoreChunks(hidden, batch.Targets).LogProbabilities.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Scores, has the caller make a loss of the log-probabilities, and adds the loss's gradient to the parameters'.
    /// </summary>
    /// <param name="batch">What to score.</param>
    /// <param name="lossOf">Takes log-probabilities and entropies, float32 [n] each; the loss may use the first only.</param>
    public void Backward(MicroBatch batch, Func<Tensor, Tensor, Tensor> lossOf)
    {
        // The graph is cut between layers and head, and where the head runs in chunks above it too, so that the logits of one
        // chunk only are held at a time: the loss's gradient by log-probability first, then back through each chunk's head,
        // then through the layers.
        var layers = Forward(batch);
        using var hidden = layers.Hidden.detach().requires_grad_();
        if (ChunkLengthOf(hidden) >= hidden.shape[0])
        {
            using var scope = NewDisposeScope();
            var (scores, entropies) = ScoreChunk(hidden, batch.Targets);
            lossOf(scores, entropies).backward();
        }
        else
        {
            BackwardInChunks(hidden, batch.Targets, lossOf);
        }

        layers.Backward(hidden.grad!);
    }

    private ILayersPass Forward(MicroBatch batch)
    {
        var elementBytes = model.DataType == ScalarType.Float32 ? sizeof(float) : sizeof(short);
        var bytes = batch.Tokens.numel() * ActivationEstimate.BytesPerToken(model.Configuration, elementBytes);
        return bytes > options.ActivationBytes ? new RecomputedPass(model, batch) : new StoredPass(model, batch);
    }

    private void BackwardInChunks(Tensor hidden, Tensor targets, Func<Tensor, Tensor, Tensor> lossOf)
    {
        using var above = ScoreWithoutGradient(hidden, targets, out var entropies).requires_grad_();
        lossOf(above, entropies).backward();
        foreach (var (start, count) in Chunks(hidden))
        {
            using var scope = NewDisposeScope();
            ScoreChunk(hidden.narrow(0, start, count), targets.narrow(0, start, count))
                .LogProbabilities.backward([above.grad!.narrow(0, start, count)]);
        }
    }

    private Tensor ScoreWithoutGradient(Tensor hidden, Tensor targets, out Tensor entropies)
    {
        using var _ = no_grad();
        (var scores, entropies) = ScoreChunks(hidden, targets);
        return scores;
    }

    private (Tensor LogProbabilities, Tensor Entropies) ScoreChunks(Tensor hidden, Tensor targets)
    {
        var parts = new List<(Tensor Scores, Tensor Entropies)>();
        foreach (var (start, count) in Chunks(hidden))
        {
            using var scope = NewDisposeScope();
            var (scores, entropies) = ScoreChunk(hidden.narrow(0, start, count), targets.narrow(0, start, count));
            parts.Add((scores.MoveToOuterDisposeScope(), entropies.MoveToOuterDisposeScope()));
        }

        return (cat([.. parts.Select(p => p.Scores)]), cat([.. parts.Select(p => p.Entropies)]));
    }

    private (Tensor LogProbabilities, Tensor Entropies) ScoreChunk(Tensor hidden, Tensor targets)
    {
        var logits = model.Logits(hidden);
        var all = (temperature == 1 ? logits : logits.Over(temperature)).log_softmax(-1);
        return (all.gather(-1, targets.unsqueeze(-1)).squeeze(-1), EntropiesOf(all));
    }

    private static Tensor EntropiesOf(Tensor logProbabilities)
    {
        using var _ = no_grad();
        return (logProbabilities.exp() * logProbabilities).sum(-1).neg();
    }

    private IEnumerable<(long Start, long Count)> Chunks(Tensor hidden)
    {
        var (total, length) = (hidden.shape[0], ChunkLengthOf(hidden));
        for (var start = 0L; start < total; start += length)
        {
            yield return (start, Math.Min(length, total - start));
        }
    }

    private long ChunkLengthOf(Tensor hidden) =>
        Math.Max(1, Math.Min(hidden.shape[0], options.LogitsPerChunk / model.Configuration.VocabularySize));
}
