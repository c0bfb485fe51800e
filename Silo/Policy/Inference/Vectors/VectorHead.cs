using NousCoder.Policy.Model;

namespace NousCoder.Policy.Inference.Vectors;

/// <summary>The final norm, the language-model head, and drawing. Logits are float32, whatever the type of the weights.</summary>
internal sealed unsafe class VectorHead<T, TLanes> : IDisposable
    where T : unmanaged
    where TLanes : ILanes<T>
{
    private readonly Qwen3Configuration _configuration;
    private readonly WorkerTeam _team;
    private readonly Projection<T, TLanes> _head;
    private readonly NormWeight _norm;
    private readonly RowBuffer _hidden;
    private readonly RowBuffer _logits;
    private readonly RowSampler[] _samplers;
    private readonly Action<int, int> _draw;
    private TokenBatch? _batch;

    public VectorHead(Qwen3Decoder model, WorkerTeam team)
    {
        var c = model.Configuration;
        (_configuration, _team, _draw) = (c, team, Draw);
        var head = c.TieWordEmbeddings ? Qwen3Parameters.Embedding : Qwen3Parameters.Head;
        _head = new Projection<T, TLanes>(model.Parameters[head], team, usesLibrary: false);
        _norm = new NormWeight(model.Parameters[Qwen3Parameters.FinalNorm]);
        (_hidden, _logits) = (new RowBuffer(c.HiddenSize), new RowBuffer((c.VocabularySize + 15) / 16 * 16));
        _samplers = [.. Enumerable.Range(0, team.Size).Select(_ => new RowSampler())];
    }

    /// <summary>Draws a batch's new tokens.</summary>
    /// <param name="batch">Which tokens are followed by a new one, and takes that.</param>
    /// <param name="hidden">The residual stream after the last layer, a row for each token of the batch.</param>
    public void Draw(TokenBatch batch, RowBuffer hidden)
    {
        var c = _configuration;
        var sources = batch.Sources;
        if (sources.IsEmpty)
        {
            return;
        }

        _batch = batch;
        _hidden.Reserve(sources.Length);
        _logits.Reserve(sources.Length);
        for (var row = 0; row < sources.Length; row++)
        {
            RowMath.Normalize(hidden[sources[row]], _norm.Data, _hidden[row], c.HiddenSize, c.RmsNormEpsilon);
        }

        _head.Multiply(_hidden, _logits, sources.Length, exact: true);
        _team.Run(sources.Length, _draw);
    }

    public void Dispose()
    {
        _norm.Dispose();
        _hidden.Dispose();
        _logits.Dispose();
    }

    private void Draw(int row, int worker)
    {
        var logits = _logits[row];
        new Span<float>(logits + _configuration.VocabularySize, _logits.Width - _configuration.VocabularySize).Fill(float.NegativeInfinity);
        _batch!.Sampled[row] = _samplers[worker].Sample(logits, _logits.Width, _batch.Draws[row]);
    }
}
