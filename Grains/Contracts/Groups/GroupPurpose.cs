namespace NousCoder.Contracts.Groups;

/// <summary>What the rollouts of a group are for.</summary>
public enum GroupPurpose
{
    /// <summary>They are trained on, and count in the problem's solve statistics.</summary>
    Training,

    /// <summary>They measure a policy.</summary>
    Evaluation,
}
