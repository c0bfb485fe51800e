using NousCoder.Contracts;
using static TorchSharp.torch;

namespace NousCoder.Policy.Checkpoints;

/// <summary>Moves tensors between files and memory piece by piece, so that nothing is held twice.</summary>
internal static class TensorBytes
{
    private const long PieceBytes = 64L << 20;

    /// <summary>Reads a tensor's bytes into <paramref name="target"/>, converting type and device on the way.</summary>
    /// <exception cref="CheckpointException">A number is infinite or not a number.</exception>
    public static void Read(FileStream file, TensorEntry entry, Tensor target)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        file.Position = entry.Start;
        var flat = target.view(-1);
        var direct = target.device_type == TorchSharp.DeviceType.CPU && target.dtype == entry.DataType;
        foreach (var (start, count) in Pieces(flat, entry.Length))
        {
            using var piece = NewDisposeScope();
            var destination = flat.narrow(0, start, count);
            var staging = direct ? destination : empty([count], entry.DataType);
            file.ReadExactly(staging.bytes);
            if (!staging.isfinite().all().item<bool>())
            {
                throw NotFinite(file.Name, entry.Name);
            }

            if (!direct)
            {
                destination.copy_(staging);
            }
        }
    }

    /// <summary>The error for a tensor with a number that is infinite or not a number.</summary>
    public static CheckpointException NotFinite(string file, string tensor) =>
        new($"{file}: '{tensor}' has a number that is infinite or not a number. Copy or download the checkpoint again.");

    /// <summary>Writes a tensor's bytes.</summary>
    public static void Write(Stream file, Tensor tensor)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        var flat = tensor.contiguous().view(-1);
        foreach (var (start, count) in Pieces(flat, tensor.numel() * SafetensorsTypes.Of(tensor.dtype).Size))
        {
            using var piece = NewDisposeScope();
            file.Write(flat.narrow(0, start, count).cpu().bytes);
        }
    }

    private static IEnumerable<(long Start, long Count)> Pieces(Tensor flat, long bytes)
    {
        var total = flat.shape[0];
        var count = total == 0 ? 1 : Math.Max(1, PieceBytes / Math.Max(1, bytes / total));
        for (var start = 0L; start < total; start += count)
        {
            yield return (start, Math.Min(count, total - start));
        }
    }
}
