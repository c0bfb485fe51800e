using System.Runtime.Intrinsics;
using NousCoder.Policy.Model;
using static TorchSharp.torch;

namespace NousCoder.Policy.Inference.Vectors;

/// <summary>
/// A Qwen3 decoder on the CPU over the model's own weights, in vector instructions. For a few tokens at a time this is several
/// times as fast as tensor operations, each of which costs more to call than to compute, and whose float32 products do badly on
/// few rows. Activations and sums are float32; keys and values are stored in the type of the weights. See
/// <see cref="DecoderLayer"/> for the same in tensors.
/// </summary>
/// <typeparam name="T">Type of the weights.</typeparam>
/// <typeparam name="TLanes">How they are read.</typeparam>
internal sealed unsafe class VectorDecoder<T, TLanes> : IIncrementalDecoder
    where T : unmanaged
    where TLanes : ILanes<T>
{
    // Fewer numbers than this are not worth waking another thread for.
    private const int WorthSharing = 1 << 15;

    private readonly Qwen3Configuration _configuration;
    private readonly WorkerTeam _team;
    private readonly RotaryTables _rotary;
    private readonly VectorLayer<T, TLanes>[] _layers;
    private readonly Projection<T, TLanes> _embedding;
    private readonly VectorHead<T, TLanes> _head;
    private readonly PagedAttention<T, TLanes> _attention;
    private readonly Activations _rows;
    private readonly Action<int, int> _norm, _place, _addAndNorm, _activate, _add;
    private VectorLayer<T, TLanes> _layer;
    private T* _keys;
    private T* _values;
    private float* _cosine;
    private float* _sine;
    private (RopeOverride? Rope, int Length) _rotated;
    private TokenBatch? _batch;

    /// <param name="model">Its weights must not change while the decoder is used.</param>
    /// <param name="team">Threads that compute.</param>
    /// <param name="usesLibrary">True: libtorch computes the products of many rows unless a batch is deterministic. Default false.</param>
    public VectorDecoder(Qwen3Decoder model, WorkerTeam team, bool usesLibrary = false)
    {
        var c = model.Configuration;
        (_configuration, _team) = (c, team);
        _layers = [.. Enumerable.Range(0, c.Layers).Select(i => new VectorLayer<T, TLanes>(model, i, team, usesLibrary))];
        _layer = _layers[0];
        _embedding = new Projection<T, TLanes>(model.Parameters[Qwen3Parameters.Embedding], team, usesLibrary: false);
        _head = new VectorHead<T, TLanes>(model, team);
        _attention = new PagedAttention<T, TLanes>(c.AttentionHeads, c.KeyValueHeads, c.HeadSize, team);
        _rotary = new RotaryTables(c, CPU, ScalarType.Float32);
        _rows = new Activations(c);
        (_norm, _place, _addAndNorm, _activate, _add) = (Norm, Place, AddAndNorm, Activate, Add);
    }

    public bool IsBatchInvariant => true;

    public void Run(TokenBatch batch, PagedCache cache)
    {
        using var none = no_grad();
        _batch = batch;
        _rows.Reserve(batch.Count);
        _attention.Begin(batch);
        batch.FindSlots(cache);
        FindRotation(batch);
        Embed(batch.Tokens);
        for (var i = 0; i < _layers.Length; i++)
        {
            _layer = _layers[i];
            _keys = (T*)cache.KeyMemory(i);
            _values = (T*)cache.ValueMemory(i);
            Run(batch.Count, cache, i, batch.Deterministic);
        }

        _head.Draw(batch, _rows.Hidden);
    }

    public void Dispose()
    {
        foreach (var layer in _layers)
        {
            layer.Dispose();
        }

        _head.Dispose();
        _attention.Dispose();
        _rotary.Dispose();
        _rows.Dispose();
    }

    private void FindRotation(TokenBatch batch)
    {
        if (_cosine is not null && _rotated.Rope == batch.Rope && _rotated.Length >= batch.Length)
        {
            return;
        }

        // For some tokens more, so that the next batches need no other.
        using var scope = NewDisposeScope();
        _rotated = (batch.Rope, batch.Length + 256);
        var rotation = _rotary.For(batch.Rope).Range(_rotated.Length);
        _cosine = (float*)TensorMemory.Of(rotation.Cosine);
        _sine = (float*)TensorMemory.Of(rotation.Sine);
    }

    private void Embed(ReadOnlySpan<int> tokens)
    {
        for (var row = 0; row < tokens.Length; row++)
        {
            var source = _embedding[tokens[row]];
            var target = _rows.Hidden[row];
            for (var i = 0; i < _configuration.HiddenSize; i += 16)
            {
                TLanes.Load(source + i).Store(target + i);
            }
        }
    }

    private void Run(int rows, PagedCache cache, int layer, bool exact)
    {
        ForEach(rows, _norm);
        _layer.Query.Multiply(_rows.Normed, _rows.Queries, rows, exact);
        _layer.Key.Multiply(_rows.Normed, _rows.Keys, rows, exact);
        _layer.Value.Multiply(_rows.Normed, _rows.Values, rows, exact);
        ForEach(rows, _place);
        _attention.Run(cache, layer, _rows.Queries, _rows.Mixed);
        _layer.Output.Multiply(_rows.Mixed, _rows.Branch, rows, exact);
        ForEach(rows, _addAndNorm);
        _layer.Gate.Multiply(_rows.Normed, _rows.Gate, rows, exact);
        _layer.Up.Multiply(_rows.Normed, _rows.Up, rows, exact);
        ForEach(rows, _activate);
        _layer.Down.Multiply(_rows.Gate, _rows.Branch, rows, exact);
        ForEach(rows, _add);
    }

    private void ForEach(int rows, Action<int, int> work)
    {
        if (rows * _configuration.HiddenSize >= WorthSharing)
        {
            _team.Run(rows, work);
            return;
        }

        for (var row = 0; row < rows; row++)
        {
            work(row, 0);
        }
    }

    private void Norm(int row, int worker) =>
        RowMath.Normalize(_rows.Hidden[row], _layer.InputNorm.Data, _rows.Normed[row], _configuration.HiddenSize, _configuration.RmsNormEpsilon);

    /// <summary>Norms and rotates queries and keys, and puts keys and values into the cache.</summary>
    private void Place(int row, int worker)
    {
        var (position, width) = (_batch!.Positions[row], _configuration.KeyValueHeads * _configuration.HeadSize);
        NormAndRotate(_rows.Queries[row], _configuration.AttentionHeads, _layer.QueryNorm, position);
        NormAndRotate(_rows.Keys[row], _configuration.KeyValueHeads, _layer.KeyNorm, position);
        var at = _batch.Slots[row] * width;
        for (var i = 0; i < width; i += 16)
        {
            TLanes.Store(Vector512.Load(_rows.Keys[row] + i), _keys + at + i);
            TLanes.Store(Vector512.Load(_rows.Values[row] + i), _values + at + i);
        }
    }

    private void NormAndRotate(float* heads, int count, NormWeight norm, int position)
    {
        var width = _configuration.HeadSize;
        for (var head = heads; head < heads + (count * width); head += width)
        {
            RowMath.Normalize(head, norm.Data, head, width, _configuration.RmsNormEpsilon);
            RowMath.Rotate(head, _cosine + ((long)position * width), _sine + ((long)position * width), width);
        }
    }

    private void AddAndNorm(int row, int worker)
    {
        RowMath.Add(_rows.Branch[row], _rows.Hidden[row], _configuration.HiddenSize);
        RowMath.Normalize(_rows.Hidden[row], _layer.AttentionNorm.Data, _rows.Normed[row], _configuration.HiddenSize, _configuration.RmsNormEpsilon);
    }

    private void Activate(int row, int worker) => RowMath.Gate(_rows.Gate[row], _rows.Up[row], _configuration.IntermediateSize);

    private void Add(int row, int worker) => RowMath.Add(_rows.Branch[row], _rows.Hidden[row], _configuration.HiddenSize);
}
