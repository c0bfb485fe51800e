namespace NousCoder.Contracts.Evaluation;

/// <summary>The evaluations that no job asked for. Key: <see cref="Keys.Only"/>.</summary>
[Alias("NousCoder.IEvaluationDirectoryGrain")]
public interface IEvaluationDirectoryGrain : IGrainWithStringKey
{
    /// <summary>Remembers an evaluation, or what it came to.</summary>
    /// <param name="evaluation">The evaluation.</param>
    /// <param name="settled">Whether it has ended and left nothing to tidy up: it need not be driven any more.</param>
    [Alias("Set"), ClusterInternal]
    Task Set(EvaluationResult evaluation, bool settled);

    /// <summary>All of them, newest first; one that is not finished as it was when it began.</summary>
    [Alias("List")]
    Task<ImmutableArray<EvaluationResult>> List();

    /// <summary>Drives every evaluation that is not settled. Said by each silo's watchdog, so that one outlives the silo it was on.</summary>
    [Alias("DriveAll"), ClusterInternal]
    Task DriveAll();
}
