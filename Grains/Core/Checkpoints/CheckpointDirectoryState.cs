namespace NousCoder.Grains.Checkpoints;

/// <summary>The row of the directory of checkpoints.</summary>
[GenerateSerializer, Alias("NousCoder.CheckpointDirectoryState")]
public sealed class CheckpointDirectoryState
{
    /// <summary>Names of the checkpoints.</summary>
    [Id(0)]
    public HashSet<string> Names { get; set; } = [];

    /// <summary>Names whose imports are under way.</summary>
    [Id(1)]
    public HashSet<string> Importing { get; set; } = [];
}
