namespace NousCoder.Grains.Problems;

/// <summary>The row of a problem that an import writes.</summary>
[GenerateSerializer, Alias("NousCoder.ProblemState")]
public sealed class ProblemState
{
    /// <summary>What the problem is; null where none was imported.</summary>
    [Id(0)]
    public ProblemDefinition? Definition { get; set; }
}
