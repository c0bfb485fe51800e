using NousCoder.Contracts.Groups;

namespace NousCoder.Contracts.Evaluation;

/// <summary>Measures a policy on a dataset. Key: the evaluation's id.</summary>
[Alias("NousCoder.IEvaluationGrain")]
public interface IEvaluationGrain : IGroupOwner
{
    /// <summary>Most scores that one call answers with.</summary>
    const int MaxListed = 1000;

    /// <summary>
    /// Begins the evaluation, or goes on with it after a crash. May be said any number of times; whoever said it last is told
    /// of the result.
    /// </summary>
    /// <exception cref="NousCoderException">There is no such dataset, the spec is impossible, or there is an evaluation of this id with another spec.</exception>
    [Alias("Start")]
    Task Start(EvaluationSpec spec);

    /// <summary>Goes on with what was begun, and has the directory know of its end. May be said at any time.</summary>
    [Alias("Drive"), ClusterInternal, AlwaysInterleave]
    Task Drive();

    /// <summary>How far it is.</summary>
    [Alias("GetProgress"), AlwaysInterleave]
    Task<EvaluationProgress> GetProgress();

    /// <summary>What is known so far, or null where there is no such evaluation.</summary>
    [Alias("GetResult"), AlwaysInterleave]
    Task<EvaluationResult?> GetResult();

    /// <summary>Scores of the decided problems, in the order in which they were decided; last those without a verified sample.</summary>
    /// <param name="offset">Scores to pass over.</param>
    /// <param name="count">At most this many, 1 to <see cref="MaxListed"/>.</param>
    [Alias("GetScores"), AlwaysInterleave]
    Task<ImmutableArray<ProblemScore>> GetScores(int offset, int count);

    /// <summary>Ends the evaluation where it stands; <see cref="Start"/> goes on with it.</summary>
    /// <param name="jobId">Key of the job that needs it no longer, null for who began it by hand. An evaluation that another has asked for since goes on.</param>
    [Alias("Cancel")]
    Task Cancel(string? jobId);
}
