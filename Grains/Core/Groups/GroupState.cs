namespace NousCoder.Grains.Groups;

/// <summary>The row of a group: written when it is opened and when it is decided.</summary>
[GenerateSerializer, Alias("NousCoder.GroupState")]
public sealed class GroupState
{
    /// <summary>What it was asked for; null before it is opened.</summary>
    [Id(0)]
    public GroupSpec? Spec { get; set; }

    /// <summary>How it ended; null before that.</summary>
    [Id(1)]
    public GroupResult? Result { get; set; }

    /// <summary>What the problem is to learn from it; empty before it is decided.</summary>
    [Id(2)]
    public ImmutableArray<OutcomeRecord> Outcomes { get; set; } = [];
}
