namespace NousCoder.Grains.Evaluation;

/// <summary>What an evaluation does after a change of its phase is stored, in the order in which it is carried out.</summary>
[Flags]
public enum EvaluationEffects
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Releases all open groups. They leave the row together with the change of the phase.</summary>
    ReleaseGroups = 1,

    /// <summary>Notifies the owner of the end.</summary>
    NotifyOwner = 2,

    /// <summary>Asks for what is being measured, and opens more groups.</summary>
    Continue = 4,
}
