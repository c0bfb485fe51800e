using NousCoder.Contracts.Groups;

namespace NousCoder.Contracts.Evaluation;

/// <summary>Measures a policy on a dataset. Key: the evaluation's id.</summary>
[Alias("NousCoder.IEvaluationGrain")]
public interface IEvaluationGrain : IGroupOwner
{
    /// <summary>Begins the evaluation, or goes on with it after a crash. May be said any number of times.</summary>
    [Alias("Start")]
    Task Start(EvaluationSpec spec);

    /// <summary>How far it is.</summary>
    [Alias("GetProgress"), AlwaysInterleave]
    Task<EvaluationProgress> GetProgress();

    /// <summary>What is known so far, or null where there is no such evaluation.</summary>
    [Alias("GetResult"), AlwaysInterleave]
    Task<EvaluationResult?> GetResult();

    /// <summary>Ends the evaluation where it stands.</summary>
    [Alias("Cancel")]
    Task Cancel();
}
