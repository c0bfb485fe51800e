namespace NousCoder.Contracts.Rollouts;

/// <summary>How far a rollout is.</summary>
public enum RolloutStage
{
    /// <summary>Its completion has not come.</summary>
    Pending,

    /// <summary>Its completion is being verified.</summary>
    Generated,

    /// <summary>It has its verdict.</summary>
    Decided,
}
