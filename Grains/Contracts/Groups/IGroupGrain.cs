using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Rollouts;

namespace NousCoder.Contracts.Groups;

/// <summary>The G rollouts of one problem that are compared with each other. Key: <c>{owner}.{step}.{problem}.{attempt}</c>.</summary>
[Alias("NousCoder.IGroupGrain")]
public interface IGroupGrain : IGrainWithStringKey
{
    /// <summary>
    /// Begins the group, or goes on with it after a crash: asks for what is missing and tells the owner again of what is
    /// decided. May be said any number of times.
    /// </summary>
    [Alias("Open")]
    Task Open(GroupSpec spec);

    /// <summary>One of its rollouts was decided. Heard at any time: a rollout that is being cleared may still be telling.</summary>
    [Alias("RolloutDecided"), AlwaysInterleave]
    Task RolloutDecided(RolloutResult result);

    /// <summary>Its completions cannot be generated.</summary>
    [Alias("GenerationFailed"), AlwaysInterleave]
    Task GenerationFailed(GenerationFailure failure);

    /// <summary>The owner has what it needs: rows of the group and its rollouts are cleared; the artifact stays. May be said any number of times.</summary>
    [Alias("Consumed")]
    Task Consumed();
}
