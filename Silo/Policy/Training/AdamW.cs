using NousCoder.Contracts.Training;
using static TorchSharp.torch;

namespace NousCoder.Policy.Training;

/// <summary>
/// AdamW (arXiv 1711.05101) with its state in float32. Weights of a smaller type are kept in float32 besides ("master"
/// weights) and rounded after each step. Changes the parameters in place; create it outside any dispose scope.
/// </summary>
internal sealed class AdamW : IDisposable
{
    private const double Epsilon = 1e-8;

    private readonly (Tensor Parameter, AdamWState State)[] _slots;

    /// <summary>Makes fresh state for parameters by name.</summary>
    public AdamW(IReadOnlyDictionary<string, Tensor> parameters)
    {
        // In the order of names, so that the state and the norm of the gradients never depend on that of a dictionary.
        _slots = [.. parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (p.Value, new AdamWState(p.Key, p.Value)))];
    }

    /// <summary>Steps taken; bias correction depends on it.</summary>
    public long StepCount { get; set; }

    /// <summary>State of each parameter, in the order of names.</summary>
    public IEnumerable<AdamWState> States => _slots.Select(s => s.State);

    /// <summary>Takes a step down the parameters' gradients. A parameter without one is left alone.</summary>
    /// <param name="learningRate">Step size.</param>
    /// <param name="options">Betas and weight decay; the decay shrinks matrices only, not the vectors of norms.</param>
    public void Step(double learningRate, OptimizerOptions options)
    {
        StepCount++;
        var meanCorrection = 1 - Math.Pow(options.Beta1, StepCount);
        var rootCorrection = Math.Sqrt(1 - Math.Pow(options.Beta2, StepCount));
        using var _ = no_grad();
        foreach (var (parameter, state) in _slots)
        {
            using var scope = NewDisposeScope();
            if (parameter.grad is not { } gradient)
            {
                continue;
            }

            gradient = gradient.to(ScalarType.Float32);
            state.Mean.lerp_(gradient, 1 - options.Beta1);
            state.Square.mul_(options.Beta2).addcmul_(gradient, gradient, 1 - options.Beta2);
            var weights = state.Master ?? parameter;
            if (parameter.dim() >= 2 && options.WeightDecay > 0)
            {
                weights.mul_(1 - learningRate * options.WeightDecay);
            }

            var scale = state.Square.sqrt().div_(rootCorrection).add_(Epsilon);
            weights.addcdiv_(state.Mean, scale, -learningRate / meanCorrection);
            if (state.Master is not null)
            {
                parameter.copy_(state.Master);
            }
        }
    }

    /// <summary>Frees the state; the parameters are the model's.</summary>
    public void Dispose()
    {
        foreach (var state in States)
        {
            state.Dispose();
        }
    }
}
