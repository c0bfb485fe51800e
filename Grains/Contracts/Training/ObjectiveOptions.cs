using System.ComponentModel.DataAnnotations;

namespace NousCoder.Contracts.Training;

/// <summary>The objective and its constants.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.ObjectiveOptions")]
public sealed record ObjectiveOptions
{
    /// <summary>Which objective. Default dapo.</summary>
    [Id(0)]
    public ObjectiveName Name { get; init; } = ObjectiveName.Dapo;

    /// <summary>How far below 1 a ratio counts; of no meaning for cispo. Default null: 0.2, for gspo and gspo-plus 3e-4.</summary>
    [Id(1), Range(0.0, 1.0)]
    public double? ClipLow { get; init; }

    /// <summary>How far above 1 a ratio counts. Default null: 0.28 for dapo, 0.2 for grpo and dr-grpo, 4e-4 for gspo and gspo-plus, 4 for cispo.</summary>
    [Id(2), Range(0.0, 100.0)]
    public double? ClipHigh { get; init; }

    /// <summary>
    /// Cap of the truncated importance weight between the trainer's and the sampler's probabilities; 0 switches the
    /// correction off. Default 2.0.
    /// </summary>
    [Id(3), Range(0.0, 100.0)]
    public double ImportanceCap { get; init; } = 2.0;

    /// <summary>
    /// Dual clip (arXiv 1912.09729): where the advantage is negative a term is at least this many times the advantage,
    /// however large the ratio. More than 1; 0 switches it off; of no meaning for cispo. Default 0.
    /// </summary>
    [Id(4), Range(0.0, 1000.0)]
    public double DualClip { get; init; }

    /// <summary>Weight of the divergence from the policy that the job began with ("k3", token mean). Default 0: no such term, and no such policy in memory.</summary>
    [Id(5), Range(0.0, 10.0)]
    public double KlCoefficient { get; init; }

    /// <summary>The length that dr-grpo divides by, in tokens. Default null: the context length.</summary>
    [Id(6), Range(1, 1_048_576)]
    public int? NormalizationLength { get; init; }

    /// <summary>Form of the divergence that <see cref="KlCoefficient"/> weighs. Default k3.</summary>
    [Id(7)]
    public KlGradient KlGradient { get; init; }

    /// <summary><see cref="ClipLow"/>, or the objective's default.</summary>
    public double EffectiveClipLow => ClipLow ?? (IsSequenceLevel ? 3e-4 : 0.2);

    /// <summary><see cref="ClipHigh"/>, or the objective's default.</summary>
    public double EffectiveClipHigh => ClipHigh ?? Name switch
    {
        ObjectiveName.Gspo or ObjectiveName.GspoPlus => 4e-4,
        ObjectiveName.Grpo or ObjectiveName.DrGrpo => 0.2,
        ObjectiveName.Cispo => 4,
        _ => 0.28,
    };

    private bool IsSequenceLevel => Name is ObjectiveName.Gspo or ObjectiveName.GspoPlus;
}
