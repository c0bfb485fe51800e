using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Rollouts;

namespace NousCoder.Contracts.Groups;

/// <summary>The G rollouts of one problem that are compared with each other. Key: <c>{owner}.{step}.{problem}.{attempt}</c>.</summary>
[Alias("NousCoder.IGroupGrain")]
public interface IGroupGrain : IGrainWithStringKey
{
    /// <summary>Most transcripts that one call answers with: of the longest completions about 20 MiB.</summary>
    const int MaxTranscripts = 64;

    /// <summary>
    /// Begins the group, or goes on with it after a crash: asks for what is missing and tells the owner again of what is
    /// decided. May be said any number of times.
    /// </summary>
    [Alias("Open"), ClusterInternal]
    Task Open(GroupSpec spec);

    /// <summary>One of its rollouts was decided. Heard at any time: a rollout that is being cleared may still be telling.</summary>
    [Alias("RolloutDecided"), ClusterInternal, AlwaysInterleave]
    Task RolloutDecided(RolloutResult result);

    /// <summary>Its completions cannot be generated.</summary>
    [Alias("GenerationFailed"), ClusterInternal, AlwaysInterleave]
    Task GenerationFailed(GenerationFailure failure);

    /// <summary>The owner has what it needs: rows of the group and its rollouts are cleared; the artifact stays. May be said any number of times.</summary>
    [Alias("Consumed"), ClusterInternal]
    Task Consumed();

    /// <summary>
    /// Its rollouts for a person to read, by position; none before it is decided. Also after it was consumed, and read at once,
    /// where <see cref="IRolloutGrain.GetTranscript"/> reads the whole group for each.
    /// </summary>
    /// <param name="offset">Rollouts to pass over.</param>
    /// <param name="count">At most this many, 1 to <see cref="MaxTranscripts"/>.</param>
    [Alias("GetTranscripts"), AlwaysInterleave]
    Task<ImmutableArray<RolloutTranscript>> GetTranscripts(int offset, int count);
}
