namespace NousCoder.Contracts.Groups;

/// <summary>What becomes of a decided group.</summary>
public enum GroupDisposition
{
    /// <summary>Its rewards differ: it can be learned from.</summary>
    Informative,

    /// <summary>Every verified rollout passed: nothing to learn.</summary>
    AllPassed,

    /// <summary>Every verified rollout failed: nothing to learn.</summary>
    AllFailed,

    /// <summary>Fewer than two rollouts could be verified.</summary>
    NotVerified,
}
