using NousCoder.Policy.Inference;
using TorchSharp;

namespace NousCoder.Policy.Generation;

/// <summary>The memory for keys and values, shaped for the policies that use it.</summary>
internal sealed class CacheRoom(GenerationOptions options) : IDisposable
{
    private PagedCache? _cache;

    /// <summary>The cache as it is shaped now.</summary>
    public PagedCache Cache => _cache!;

    public int Blocks => _cache?.Blocks.Count ?? 0;

    public int BlocksInUse => _cache?.Blocks.InUse ?? 0;

    /// <summary>Checks that a request's completions can run at all.</summary>
    /// <exception cref="ArgumentException">Not even one could.</exception>
    public void Require(OpenRequest request)
    {
        // One block more than the sequence takes: the last of the prompt may be there twice, shared and written on.
        var (tokens, size) = (request.MaxTokens, request.Policy!.Shape.BytesPerToken * options.BlockTokens);
        var needed = ((tokens + options.BlockTokens - 1) / options.BlockTokens) + 1;
        if (needed > BlocksOf(request.Policy.Shape))
        {
            throw new ArgumentException(
                $"A completion may take {tokens} tokens, prompt included, and with them {needed} blocks of {options.BlockTokens} tokens; a CacheBytes of " +
                $"{options.CacheBytes} has room for {BlocksOf(request.Policy.Shape)}. Raise it to at least {needed * size}, or lower the context length.");
        }
    }

    /// <summary>Makes the cache one of a shape.</summary>
    /// <returns>False while it is in use in another.</returns>
    public bool TryShape(CacheShape shape)
    {
        if (_cache?.Shape == shape)
        {
            return true;
        }

        if (BlocksInUse > 0)
        {
            return false;
        }

        _cache?.Dispose();
        _cache = new PagedCache(shape, BlocksOf(shape), options.BlockTokens, torch.device(options.Device));
        return true;
    }

    public void Dispose() => _cache?.Dispose();

    private int BlocksOf(CacheShape shape) =>
        (int)Math.Min(int.MaxValue / options.BlockTokens, options.CacheBytes / (shape.BytesPerToken * options.BlockTokens));
}
