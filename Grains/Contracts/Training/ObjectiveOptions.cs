using System.ComponentModel.DataAnnotations;

namespace NousCoder.Contracts.Training;

/// <summary>The objective and its constants.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.ObjectiveOptions")]
public sealed record ObjectiveOptions
{
    /// <summary>Which objective. Default dapo.</summary>
    [Id(0)]
    public ObjectiveName Name { get; init; } = ObjectiveName.Dapo;

    /// <summary>How far below 1 a ratio counts. Default null: 0.2 for dapo, 3e-4 for gspo and gspo-plus.</summary>
    [Id(1), Range(0.0, 1.0)]
    public double? ClipLow { get; init; }

    /// <summary>How far above 1 a ratio counts. Default null: 0.28 for dapo, 4e-4 for gspo and gspo-plus.</summary>
    [Id(2), Range(0.0, 10.0)]
    public double? ClipHigh { get; init; }

    /// <summary>
    /// Cap of the truncated importance weight between the trainer's and the sampler's probabilities; 0 switches the
    /// correction off. Default 2.0.
    /// </summary>
    [Id(3), Range(0.0, 100.0)]
    public double ImportanceCap { get; init; } = 2.0;

    /// <summary><see cref="ClipLow"/>, or the objective's default.</summary>
    public double EffectiveClipLow => ClipLow ?? (Name == ObjectiveName.Dapo ? 0.2 : 3e-4);

    /// <summary><see cref="ClipHigh"/>, or the objective's default.</summary>
    public double EffectiveClipHigh => ClipHigh ?? (Name == ObjectiveName.Dapo ? 0.28 : 4e-4);
}
