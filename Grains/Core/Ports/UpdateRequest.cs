namespace NousCoder.Grains.Ports;

/// <summary>One step of training: the batch and how to learn from it.</summary>
public sealed record UpdateRequest
{
    /// <summary>Step of the job, from 1.</summary>
    public required int Step { get; init; }

    /// <summary>Groups in order; a minibatch takes <see cref="OptimizerOptions.MinibatchGroups"/> of them at a time.</summary>
    public required ImmutableArray<ImmutableArray<TrainingSequence>> Groups { get; init; }

    /// <summary>The objective.</summary>
    public required ObjectiveOptions Objective { get; init; }

    /// <summary>The optimizer.</summary>
    public required OptimizerOptions Optimizer { get; init; }

    /// <summary>Temperature that the completions were sampled with: logits are divided by it. More than 0.</summary>
    public required double Temperature { get; init; }

    /// <summary>
    /// The policy that the divergence is measured from; needed where <see cref="ObjectiveOptions.KlCoefficient"/> is not 0, else
    /// of no meaning.
    /// </summary>
    public PolicyFolder? Reference { get; init; }
}
