namespace NousCoder.Grains.Rollouts;

/// <summary>The row of a rollout: written when its completion comes and when it is decided.</summary>
[GenerateSerializer, Alias("NousCoder.RolloutState")]
public sealed class RolloutState
{
    /// <summary>What is needed to verify it; null before the completion came.</summary>
    [Id(0)]
    public RolloutSpec? Spec { get; set; }

    /// <summary>The completion.</summary>
    [Id(1)]
    public StoredCompletion? Completion { get; set; }

    /// <summary>The verdict; null before it is decided.</summary>
    [Id(2)]
    public Verdict? Verdict { get; set; }

    /// <summary>When it was being verified; null where nothing was run.</summary>
    [Id(3)]
    public BusyInterval? Verification { get; set; }
}
