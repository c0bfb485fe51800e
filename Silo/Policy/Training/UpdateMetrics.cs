using System.Collections.Immutable;
using NousCoder.Policy.Objectives;
using static TorchSharp.torch;

namespace NousCoder.Policy.Training;

/// <summary>
/// Metrics of an update: means over its minibatches, each weighted by its completion tokens. A minibatch that was skipped
/// counts in <c>tokens</c> and <c>skipped_updates</c> only, so every figure is finite.
/// </summary>
internal sealed class UpdateMetrics(double learningRate)
{
    private const string ReferenceKl = "reference_kl";

    private static readonly ImmutableArray<string> Means =
    [
        "loss", "clip_fraction_low", "clip_fraction_high", "approximate_kl", "entropy", "sampler_logprob_difference", ReferenceKl,
    ];

    private readonly double[] _open = new double[Means.Length];
    private readonly double[] _sums = new double[Means.Length];
    private double _gradientNorms;
    private long _tokens;
    private long _trained;
    private int _applied;
    private int _skipped;
    private bool _hasReference;

    /// <summary>Whether every figure of the open minibatch is finite so far.</summary>
    public bool OpenIsFinite => _open.All(double.IsFinite);

    /// <summary>Loss of the open minibatch so far.</summary>
    public double OpenLoss => _open[0];

    /// <summary>Adds a micro-batch's share to the open minibatch.</summary>
    /// <param name="result">What the objective made of it.</param>
    /// <param name="entropy">Its share of the token mean of entropies: a scalar.</param>
    /// <param name="samplerDifference">Its share of the token mean of |lpo − lp_sampler|: a scalar.</param>
    public void Add(ObjectiveResult result, Tensor entropy, Tensor samplerDifference)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        _hasReference |= result.ReferenceKl is not null;
        // One tensor, so that the device is waited for once.
        var values = stack(
        [
            result.Loss.detach(), result.ClipFractionLow, result.ClipFractionHigh, result.ApproximateKl, entropy, samplerDifference,
            result.ReferenceKl ?? zeros_like(result.ApproximateKl),
        ]).to(ScalarType.Float64).cpu().data<double>();
        for (var i = 0; i < _open.Length; i++)
        {
            _open[i] += values[i];
        }
    }

    /// <summary>Closes the minibatch after its step.</summary>
    public void CloseApplied(long tokens, double gradientNorm)
    {
        for (var i = 0; i < _open.Length; i++)
        {
            _sums[i] += tokens * _open[i];
        }

        _gradientNorms += tokens * gradientNorm;
        _trained += tokens;
        _applied++;
        Close(tokens);
    }

    /// <summary>Closes the minibatch without a step.</summary>
    public void CloseSkipped(long tokens)
    {
        _skipped++;
        Close(tokens);
    }

    /// <summary>
    /// The metrics by name; <c>skipped_updates</c> is among them only where it is not 0, <c>reference_kl</c> only where there is a
    /// KL term.
    /// </summary>
    public ImmutableDictionary<string, double> ToDictionary()
    {
        var metrics = ImmutableDictionary.CreateBuilder<string, double>();
        for (var i = 0; i < Means.Length; i++)
        {
            metrics[Means[i]] = MeanOf(_sums[i]);
        }

        if (!_hasReference)
        {
            metrics.Remove(ReferenceKl);
        }

        metrics["grad_norm"] = MeanOf(_gradientNorms);
        metrics["learning_rate"] = learningRate;
        metrics["tokens"] = _tokens;
        metrics["applied_updates"] = _applied;
        if (_skipped > 0)
        {
            metrics["skipped_updates"] = _skipped;
        }

        return metrics.ToImmutable();
    }

    private double MeanOf(double sum) => _trained == 0 ? 0 : sum / _trained;

    private void Close(long tokens)
    {
        _tokens += tokens;
        Array.Clear(_open);
    }
}
