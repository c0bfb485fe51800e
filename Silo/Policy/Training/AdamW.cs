using NousCoder.Contracts.Training;
using NousCoder.Policy.Native;
using static TorchSharp.torch;

namespace NousCoder.Policy.Training;

/// <summary>
/// AdamW (arXiv 1711.05101) by libtorch's fused operator, with its state in float32. Weights of a smaller type are kept in
/// float32 besides ("master" weights) and rounded after each step. Changes the parameters in place; create it outside any
/// dispose scope.
/// </summary>
internal sealed class AdamW : IDisposable
{
    private const ulong No = 0, None = 0;

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
    /// <param name="sums">The gradients.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="options">Betas, epsilon and weight decay (null: none), which shrinks matrices only, not the vectors of norms.</param>
    public void Step(GradientSums sums, double learningRate, OptimizerOptions options)
    {
        StepCount++;
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var slots = _slots.Select(s => (s.Parameter, s.State, Gradient: sums.Of(s.Parameter))).Where(s => s.Gradient is not null);
        foreach (var part in slots.GroupBy(s => s.Parameter.dim() >= 2))
        {
            var weightDecay = part.Key ? options.WeightDecay ?? 0 : 0;
            Step([.. part.Select(p => (p.Parameter, p.State, p.Gradient!))], learningRate, options, weightDecay);
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

    private void Step(
        (Tensor Parameter, AdamWState State, Tensor Gradient)[] slots, double learningRate, OptimizerOptions options, double weightDecay)
    {
        var count = tensor((float)StepCount, device: slots[0].Parameter.device);
        Dispatcher.Call(
            "aten::_fused_adamw_",
            Dispatcher.List([.. slots.Select(s => s.State.Master ?? s.Parameter)]),
            Dispatcher.List([.. slots.Select(s => s.Gradient)]),
            Dispatcher.List([.. slots.Select(s => s.State.Mean)]),
            Dispatcher.List([.. slots.Select(s => s.State.Square)]),
            Dispatcher.List([]),
            Dispatcher.List([.. slots.Select(_ => count)]),
            Dispatcher.Number(learningRate),
            Dispatcher.Number(options.Beta1),
            Dispatcher.Number(options.Beta2),
            Dispatcher.Number(weightDecay),
            Dispatcher.Number(options.Epsilon),
            No,
            No,
            None,
            None);
        foreach (var (parameter, state, _) in slots)
        {
            if (state.Master is not null)
            {
                parameter.copy_(state.Master);
            }
        }
    }
}
