using NousCoder.Policy.Native;
using static TorchSharp.torch;

namespace NousCoder.Policy.Model;

/// <summary>
/// Cosines and sines of rotary positions (https://arxiv.org/abs/2104.09864), in the half-split layout of Hugging Face, for
/// as many positions as were asked for so far.
/// </summary>
internal sealed class RotaryTable(Qwen3Configuration configuration, Device device, ScalarType dataType) : IDisposable
{
    private const int Step = 256;
    private readonly double[] _frequencies = RotaryFrequencies.Compute(configuration.HeadSize, configuration.RopeTheta, configuration.Yarn);
    private Tensor? _cosine;
    private Tensor? _sine;

    /// <summary>Positions 0 to <paramref name="length"/> − 1, each [length, 1, head].</summary>
    public Rotation Range(long length)
    {
        Grow(length);
        return new Rotation(_cosine!.narrow(0, 0, length), _sine!.narrow(0, 0, length));
    }

    /// <summary>One position a row, each [rows, 1, head].</summary>
    /// <param name="positions">int64 [rows].</param>
    /// <param name="length">More than any of them.</param>
    public Rotation At(Tensor positions, long length)
    {
        Grow(length);
        return new Rotation(_cosine!.index_select(0, positions), _sine!.index_select(0, positions));
    }

    public void Dispose()
    {
        _cosine?.Dispose();
        _sine?.Dispose();
    }

    private void Grow(long length)
    {
        if (_cosine is not null && _cosine.shape[0] >= length)
        {
            return;
        }

        using var none = no_grad();
        using var scope = NewDisposeScope();
        var rows = (Math.Max(length, _cosine?.shape[0] * 2 ?? 0) + Step - 1) / Step * Step;
        var angles = outer(HeldNumbers.Range(rows, ScalarType.Float64, CPU), tensor(_frequencies, ScalarType.Float64));
        var factor = configuration.Yarn?.AttentionFactor ?? 1;
        var (cosine, sine) = (angles.cos().Times(factor), angles.sin().Times(factor));
        Dispose();
        _cosine = Keep(cat([cosine, cosine], -1));
        // The sign of the first half of rotate_half is here, so that a plain roll does the rest.
        _sine = Keep(cat([-sine, sine], -1));
    }

    private Tensor Keep(Tensor table) => table.unsqueeze(1).to(dataType).to(device).DetachFromDisposeScope();
}
