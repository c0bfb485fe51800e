namespace NousCoder.Grains.Evaluation;

/// <summary>The row of the directory of evaluations.</summary>
[GenerateSerializer, Alias("NousCoder.EvaluationDirectoryState")]
public sealed class EvaluationDirectoryState
{
    /// <summary>The evaluations, by id.</summary>
    [Id(0)]
    public Dictionary<string, EvaluationResult> Evaluations { get; set; } = [];

    /// <summary>Ids of those that have ended and left nothing to tidy up.</summary>
    [Id(1)]
    public HashSet<string> Settled { get; set; } = [];
}
