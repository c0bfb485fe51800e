using NousCoder.Contracts.Generation;

namespace NousCoder.Contracts.Rollouts;

/// <summary>One completion of one problem, verified once. Key: <c>{group}.{n}</c>.</summary>
[Alias("NousCoder.IRolloutGrain")]
public interface IRolloutGrain : IGrainWithStringKey
{
    /// <summary>Takes the completion, durably, and begins its verification. A second completion is ignored.</summary>
    [Alias("Generated"), ClusterInternal]
    Task Generated(RolloutSpec spec, StoredCompletion completion);

    /// <summary>Goes on after a crash: verifies what is generated, tells the group again what is decided.</summary>
    /// <returns>How far the rollout is.</returns>
    [Alias("Resume"), ClusterInternal]
    Task<RolloutStage> Resume();

    /// <summary>Everything known of the rollout, also after its group was consumed; null where there is no such rollout.</summary>
    [Alias("GetTranscript")]
    Task<RolloutTranscript?> GetTranscript();

    /// <summary>Clears the rollout's row.</summary>
    [Alias("Clear"), ClusterInternal]
    Task Clear();
}
