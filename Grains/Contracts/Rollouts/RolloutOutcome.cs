namespace NousCoder.Contracts.Rollouts;

/// <summary>How a rollout ended.</summary>
public enum RolloutOutcome
{
    /// <summary>Every hidden test passed: reward +1.</summary>
    Passed,

    /// <summary>The program was at fault: reward −1, with a <see cref="FailureReason"/>.</summary>
    Failed,

    /// <summary>The machine was at fault, repeatedly. Never a reward: the rollout leaves its group.</summary>
    NotVerified,
}
