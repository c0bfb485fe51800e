using NousCoder.Policy.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Inference;

/// <summary>
/// Keys and values of all sequences in progress, in blocks of as many tokens as <see cref="BlockTokens"/>
/// (https://arxiv.org/abs/2309.06180). A sequence's tokens are in the blocks of its table, in order; what else is in the batch
/// never moves them.
/// </summary>
internal sealed class PagedCache : IDisposable
{
    // [2 · layers, blocks, blockTokens, kvHeads, head]: keys and values of a layer in turn.
    private readonly Tensor _all;
    private readonly Tensor[] _parts;
    private readonly nint[] _memory;

    public PagedCache(CacheShape shape, int blocks, int blockTokens, Device device)
    {
        (Shape, BlockTokens, Blocks) = (shape, blockTokens, new BlockPool(blocks));
        _all = empty([2 * shape.Layers, blocks, blockTokens, shape.KeyValueHeads, shape.HeadSize], shape.DataType, device).DetachFromDisposeScope();
        _parts = [.. Enumerable.Range(0, 2 * shape.Layers).Select(i => _all.select(0, i).DetachFromDisposeScope())];
        _memory = device.type == DeviceType.CPU ? [.. _parts.Select(TensorMemory.Of)] : [];
    }

    public CacheShape Shape { get; }

    /// <summary>Tokens of a block.</summary>
    public int BlockTokens { get; }

    /// <summary>Which blocks are taken.</summary>
    public BlockPool Blocks { get; }

    /// <summary>A layer's keys: [blocks, blockTokens, kvHeads, head].</summary>
    public Tensor Keys(int layer) => _parts[2 * layer];

    /// <summary>A layer's values: [blocks, blockTokens, kvHeads, head].</summary>
    public Tensor Values(int layer) => _parts[(2 * layer) + 1];

    /// <summary>Where a layer's keys begin, on the CPU.</summary>
    public nint KeyMemory(int layer) => _memory[2 * layer];

    /// <summary>Where a layer's values begin, on the CPU.</summary>
    public nint ValueMemory(int layer) => _memory[(2 * layer) + 1];

    /// <summary>Blocks that so many tokens take.</summary>
    public int BlocksFor(int tokens) => (tokens + BlockTokens - 1) / BlockTokens;

    /// <summary>Copies one block over another, in all layers.</summary>
    public void Copy(int from, int to)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        _all.select(1, to).copy_(_all.select(1, from));
    }

    /// <summary>Fills blocks with zeros, in all layers.</summary>
    public void Clear(long[] blocks)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        _all.ClearAt(1, tensor(blocks, device: _all.device));
    }

    public void Dispose()
    {
        foreach (var part in _parts)
        {
            part.Dispose();
        }

        _all.Dispose();
    }
}
