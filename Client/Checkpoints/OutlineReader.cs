using System.Buffers.Binary;
using NousCoder.Contracts.Checkpoints;

namespace NousCoder.Client.Checkpoints;

/// <summary>Tells how much of a file of a checkpoint is needed to check it: all of it, or the header of a safetensors file.</summary>
internal static class OutlineReader
{
    private const int PrefixBytes = 8;

    /// <summary>Gets the number of first bytes to send. A header that cannot be right is cut off, and refused for its length.</summary>
    public static async Task<long> LengthOfAsync(string file, Stream content, CancellationToken cancellationToken)
    {
        if (!CheckpointFiles.IsWeights(file))
        {
            return content.Length;
        }

        var prefix = new byte[PrefixBytes];
        var read = await content.ReadAtLeastAsync(prefix, PrefixBytes, throwOnEndOfStream: false, cancellationToken);
        content.Position = 0;
        var header = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        return read < PrefixBytes || header > ICheckpointGrain.MaxOutlineBytes || (long)header > content.Length - PrefixBytes
            ? read
            : PrefixBytes + (long)header;
    }
}
