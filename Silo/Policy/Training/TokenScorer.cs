using NousCoder.Policy.Model;
using NousCoder.Policy.Native;
using static TorchSharp.torch;

namespace NousCoder.Policy.Training;

/// <summary>
/// Log-probabilities of completion tokens. The language-model head runs at completion positions only, in chunks if the logits
/// would be large, and in float32 whatever the type of the weights.
/// </summary>
/// <param name="model">The policy.</param>
/// <param name="floatHead">The policy's head in float32.</param>
/// <param name="temperature">Logits are divided by it before the log-softmax.</param>
/// <param name="options">How much memory to take for it.</param>
internal sealed class TokenScorer(Qwen3Decoder model, FloatHead floatHead, double temperature, TrainerOptions options)
{
    private readonly long _logitsPerChunk = options.ResolveLogitsPerChunk();

    /// <summary>Scores without a gradient, one layer at a time.</summary>
    /// <returns>Log-probabilities, float32 [n].</returns>
    public Tensor Score(MicroBatch batch)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        using var hidden = HiddenOf(batch);
        return ScoreChunks(hidden, floatHead.Get(), batch.Targets).Scores.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Scores, has the caller make a loss of the log-probabilities, and adds the loss's gradient to the parameters'.
    /// </summary>
    /// <param name="batch">What to score.</param>
    /// <param name="sums">What the gradient is added to.</param>
    /// <param name="lossOf">Takes log-probabilities and entropies, float32 [n] each; the loss may use the first only.</param>
    public void Backward(MicroBatch batch, GradientSums sums, Func<Tensor, Tensor, Tensor> lossOf)
    {
        using var layers = new LayersPass(model, batch, sums, Recomputes(batch));
        layers.Backward(HeadBackward(layers.Hidden, batch.Targets, sums, lossOf));
    }

    private Tensor HiddenOf(MicroBatch batch)
    {
        using var scope = NewDisposeScope();
        return batch.SelectSources(model.HiddenStates(batch.Tokens)).MoveToOuterDisposeScope();
    }

    private bool Recomputes(MicroBatch batch) => ActivationEstimate.Of(model).StoredBytes(batch.Tokens.numel()) > options.ActivationBytes;

    /// <summary>
    /// Adds the head's gradient, and returns that of <paramref name="hidden"/>. No graph is made: the gradient of a
    /// log-probability by the logits is (one-hot − softmax), which takes the place of the log-probabilities of a chunk.
    /// </summary>
    private Tensor HeadBackward(Tensor hidden, Tensor targets, GradientSums sums, Func<Tensor, Tensor, Tensor> lossOf)
    {
        using var scope = NewDisposeScope();
        using var none = no_grad();
        var head = floatHead.Get();
        var gradient = empty_like(hidden);
        var sum = model.Head.requires_grad ? sums.OrZeros(model.Head) : null;
        var isWhole = ChunkLengthOf(hidden) >= hidden.shape[0];
        var above = isWhole ? null : AboveOf(ScoreChunks(hidden, head, targets), lossOf);
        foreach (var (start, count) in Chunks(hidden))
        {
            using var chunk = NewDisposeScope();
            var input = hidden.narrow(0, start, count).to(ScalarType.Float32);
            var target = targets.narrow(0, start, count);
            using var all = LogProbabilities(input, head);
            var own = above?.narrow(0, start, count) ?? AboveOf(Pick(all, target), lossOf);
            all.exp_().mul_(own.neg().unsqueeze(-1)).scatter_add_(-1, target.unsqueeze(-1), own.unsqueeze(-1));
            if (temperature != 1)
            {
                all.TimesInPlace(1 / temperature);
            }

            gradient.narrow(0, start, count).copy_(all.mm(head));
            sum?.AddProduct(all.t(), input);
        }

        return gradient.MoveToOuterDisposeScope();
    }

    /// <summary>The gradient of the loss by the log-probabilities, [n].</summary>
    private static Tensor AboveOf((Tensor Scores, Tensor Entropies) of, Func<Tensor, Tensor, Tensor> lossOf)
    {
        using var scope = NewDisposeScope();
        using var enabled = enable_grad();
        var scores = of.Scores.detach().requires_grad_();
        lossOf(scores, of.Entropies).backward();
        return scores.grad!.MoveToOuterDisposeScope();
    }

    private (Tensor Scores, Tensor Entropies) ScoreChunks(Tensor hidden, Tensor head, Tensor targets)
    {
        var parts = new List<(Tensor Scores, Tensor Entropies)>();
        foreach (var (start, count) in Chunks(hidden))
        {
            using var scope = NewDisposeScope();
            var all = LogProbabilities(hidden.narrow(0, start, count).to(ScalarType.Float32), head);
            var (scores, entropies) = Pick(all, targets.narrow(0, start, count));
            parts.Add((scores.MoveToOuterDisposeScope(), entropies.MoveToOuterDisposeScope()));
        }

        return (cat([.. parts.Select(p => p.Scores)]), cat([.. parts.Select(p => p.Entropies)]));
    }

    /// <summary>Log-probabilities of every token of the vocabulary, float32 [n, vocab].</summary>
    private Tensor LogProbabilities(Tensor hidden, Tensor head)
    {
        using var logits = nn.functional.linear(hidden, head);
        if (temperature != 1)
        {
            logits.TimesInPlace(1 / temperature);
        }

        return logits.log_softmax(-1);
    }

    private static (Tensor Scores, Tensor Entropies) Pick(Tensor logProbabilities, Tensor targets)
    {
        var scores = logProbabilities.gather(-1, targets.unsqueeze(-1)).squeeze(-1);
        using var products = logProbabilities.exp().mul_(logProbabilities);
        return (scores, products.sum(-1).neg());
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
        Math.Max(1, Math.Min(hidden.shape[0], _logitsPerChunk / model.Configuration.VocabularySize));
}
