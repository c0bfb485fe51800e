using static TorchSharp.torch;

namespace NousCoder.Policy.Training;

/// <summary>What AdamW keeps for one parameter; float32 tensors of its shape, on its device.</summary>
internal sealed class AdamWState(string name, Tensor parameter) : IDisposable
{
    /// <summary>Name of the parameter.</summary>
    public string Name { get; } = name;

    /// <summary>Running mean of gradients ("exp_avg").</summary>
    public Tensor Mean { get; } = zeros(parameter.shape, dtype: ScalarType.Float32, device: parameter.device);

    /// <summary>Running mean of squared gradients ("exp_avg_sq").</summary>
    public Tensor Square { get; } = zeros(parameter.shape, dtype: ScalarType.Float32, device: parameter.device);

    /// <summary>The weights in float32; null where the parameter is float32 itself.</summary>
    public Tensor? Master { get; } =
        parameter.dtype == ScalarType.Float32 ? null : parameter.detach().to(ScalarType.Float32);

    /// <summary>The tensors under the names by which they are saved.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Tensors
    {
        get
        {
            yield return ($"exp_avg.{Name}", Mean);
            yield return ($"exp_avg_sq.{Name}", Square);
            if (Master is not null)
            {
                yield return ($"master.{Name}", Master);
            }
        }
    }

    public void Dispose()
    {
        foreach (var (_, tensor) in Tensors)
        {
            tensor.Dispose();
        }
    }
}
