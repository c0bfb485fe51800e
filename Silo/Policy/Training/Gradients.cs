using NousCoder.Policy.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Training;

/// <summary>The gradients of a model's parameters, as one vector.</summary>
internal static class Gradients
{
    /// <summary>
    /// The 2-norm over all parameters, in float32, before it scales the gradients down to <paramref name="limit"/>
    /// (0: never). Gradients that are not finite are left as they are.
    /// </summary>
    public static double Clip(IEnumerable<Tensor> parameters, double limit)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var gradients = parameters.Select(p => p.grad).OfType<Tensor>().ToArray();
        if (gradients.Length == 0)
        {
            return 0;
        }

        var norm = stack(gradients.Select(g => g.to(ScalarType.Float32).norm())).norm().Number();
        if (limit > 0 && norm > limit && double.IsFinite(norm))
        {
            foreach (var gradient in gradients)
            {
                gradient.TimesInPlace(limit / norm);
            }
        }

        return norm;
    }

    /// <summary>Frees the gradients, so that the next ones are not added to them.</summary>
    public static void Clear(IEnumerable<Tensor> parameters)
    {
        foreach (var parameter in parameters)
        {
            parameter.grad = null;
        }
    }
}
