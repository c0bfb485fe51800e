using NousCoder.Policy.Model;
using NousCoder.Policy.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Training;

/// <summary>
/// The gradients of a model's trainable parameters, summed in float32 over chunks and micro-batches whatever the type of the
/// parameters: sums of many small gradients in bfloat16 lose most of their digits. A float32 parameter's sum is its
/// <c>grad</c>, to which the backward pass adds; for others <see cref="Collect(int)"/> moves <c>grad</c> into a sum.
/// </summary>
internal sealed class GradientSums : IDisposable
{
    private readonly (Tensor Parameter, string Name)[] _parameters;
    private readonly Tensor[] _narrow;
    private readonly Tensor[][] _narrowByLayer;
    private readonly Dictionary<Tensor, Tensor> _sums = new(ReferenceEqualityComparer.Instance);

    /// <summary>Creates empty sums, which take no memory.</summary>
    public GradientSums(Qwen3Decoder model)
    {
        _parameters = [.. model.Trainable.Select(p => (p.Value, p.Key))];
        _narrow = [.. _parameters.Select(p => p.Parameter).Where(p => !IsFloat(p))];
        _narrowByLayer =
        [
            .. Enumerable.Range(0, model.Configuration.Layers).Select(layer => _parameters
                .Where(p => !IsFloat(p.Parameter) && p.Name.Contains($".layers.{layer}.", StringComparison.Ordinal))
                .Select(p => p.Parameter)
                .ToArray()),
        ];
    }

    /// <summary>The gradient of a parameter, float32; null if it has none.</summary>
    public Tensor? Of(Tensor parameter) => IsFloat(parameter) ? parameter.grad : _sums.GetValueOrDefault(parameter);

    /// <summary>The gradient of a parameter, float32, to add to; zeros if it has none yet.</summary>
    public Tensor OrZeros(Tensor parameter)
    {
        if (Of(parameter) is { } sum)
        {
            return sum;
        }

        sum = zeros(parameter.shape, ScalarType.Float32, parameter.device);
        Set(parameter, sum);
        return sum;
    }

    /// <summary>Adds to rows of a parameter's gradient, such as the embeddings of tokens.</summary>
    /// <param name="parameter">[rows, width].</param>
    /// <param name="rows">int64 [n], with repetitions.</param>
    /// <param name="gradient">[n, width].</param>
    public void AddRows(Tensor parameter, Tensor rows, Tensor gradient)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        OrZeros(parameter).AddAt(0, rows, gradient.to(ScalarType.Float32));
    }

    /// <summary>Moves the gradients that a layer's backward pass left into the sums.</summary>
    public void Collect(int layer) => Collect(_narrowByLayer[layer]);

    /// <summary>Moves all gradients into the sums.</summary>
    public void Collect() => Collect(_narrow);

    /// <summary>
    /// The 2-norm over all parameters before it scales the gradients down to <paramref name="limit"/> (0: never). Gradients that
    /// are not finite are left as they are.
    /// </summary>
    public double Clip(double limit)
    {
        using var _ = no_grad();
        var squares = 0.0;
        foreach (var (parameter, _) in _parameters)
        {
            using var scope = NewDisposeScope();
            if (Of(parameter) is { } gradient)
            {
                var norm = gradient.norm().Number();
                squares += norm * norm;
            }
        }

        var total = Math.Sqrt(squares);
        if (limit > 0 && total > limit && double.IsFinite(total))
        {
            foreach (var (parameter, _) in _parameters)
            {
                using var scope = NewDisposeScope();
                Of(parameter)?.TimesInPlace(limit / total);
            }
        }

        return total;
    }

    /// <summary>Frees the gradients, so that the next ones are not added to them.</summary>
    public void Clear()
    {
        foreach (var (parameter, _) in _parameters)
        {
            parameter.grad = null;
        }

        foreach (var sum in _sums.Values)
        {
            sum.Dispose();
        }

        _sums.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();

    private static bool IsFloat(Tensor parameter) => parameter.dtype == ScalarType.Float32;

    private void Set(Tensor parameter, Tensor sum)
    {
        if (IsFloat(parameter))
        {
            parameter.grad = sum;
            return;
        }

        _sums[parameter] = sum.DetachFromDisposeScope();
    }

    private void Collect(Tensor[] parameters)
    {
        using var _ = no_grad();
        foreach (var parameter in parameters)
        {
            using var scope = NewDisposeScope();
            if (parameter.grad is not { } gradient)
            {
                continue;
            }

            if (_sums.TryGetValue(parameter, out var sum))
            {
                sum.AddInPlace(gradient);
            }
            else
            {
                _sums[parameter] = gradient.to(ScalarType.Float32).DetachFromDisposeScope();
            }

            parameter.grad = null;
        }
    }
}
