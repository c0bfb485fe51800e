using NousCoder.Policy.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Inference;

/// <summary>How the workspace of the tensor decoder is divided. Attention and sampling use it one after the other.</summary>
/// <param name="Bytes">All of it.</param>
/// <param name="PaddingBytes">Padding of a layer's keys and values that is cheaper to copy than one more group is to start.</param>
internal sealed record AttentionWorkspace(long Bytes, long PaddingBytes)
{
    /// <summary>Keys and values of one group in one layer.</summary>
    public long GatheredBytes => Bytes / 2;

    /// <summary>Scores of one group, which some implementations of attention keep.</summary>
    public long ScoreBytes => Bytes / 4;

    /// <summary>Masks that are kept from layer to layer.</summary>
    public long MaskBytes => Bytes / 8;

    /// <summary>Divides a workspace.</summary>
    public static AttentionWorkspace For(long bytes, Device device) =>
        new(bytes, Math.Min(bytes / 16, device.type == DeviceType.CPU ? 256 << 10 : 16 << 20));
}
