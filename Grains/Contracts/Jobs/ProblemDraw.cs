namespace NousCoder.Contracts.Jobs;

/// <summary>The order in which problems are drawn.</summary>
public enum ProblemDraw
{
    /// <summary>Shuffled anew each time round, by the job's seed.</summary>
    Shuffled,

    /// <summary>As the dataset has them.</summary>
    Dataset,
}
