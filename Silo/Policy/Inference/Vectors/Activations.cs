using NousCoder.Policy.Model;

namespace NousCoder.Policy.Inference.Vectors;

/// <summary>What the layers work on, a row for each token of a batch.</summary>
internal sealed class Activations : IDisposable
{
    private readonly RowBuffer[] _all;

    public Activations(Qwen3Configuration c)
    {
        int queries = c.AttentionHeads * c.HeadSize, keys = c.KeyValueHeads * c.HeadSize;
        (Hidden, Normed, Branch) = (new RowBuffer(c.HiddenSize), new RowBuffer(c.HiddenSize), new RowBuffer(c.HiddenSize));
        (Queries, Keys, Values, Mixed) = (new RowBuffer(queries), new RowBuffer(keys), new RowBuffer(keys), new RowBuffer(queries));
        (Gate, Up) = (new RowBuffer(c.IntermediateSize), new RowBuffer(c.IntermediateSize));
        _all = [Hidden, Normed, Branch, Queries, Keys, Values, Mixed, Gate, Up];
    }

    /// <summary>The residual stream.</summary>
    public RowBuffer Hidden { get; }

    /// <summary>The residual stream, normed.</summary>
    public RowBuffer Normed { get; }

    /// <summary>What a branch adds to the residual stream.</summary>
    public RowBuffer Branch { get; }

    public RowBuffer Queries { get; }

    public RowBuffer Keys { get; }

    public RowBuffer Values { get; }

    /// <summary>Values mixed by attention.</summary>
    public RowBuffer Mixed { get; }

    public RowBuffer Gate { get; }

    public RowBuffer Up { get; }

    /// <summary>Makes room.</summary>
    public void Reserve(int rows)
    {
        foreach (var buffer in _all)
        {
            buffer.Reserve(rows);
        }
    }

    public void Dispose()
    {
        foreach (var buffer in _all)
        {
            buffer.Dispose();
        }
    }
}
