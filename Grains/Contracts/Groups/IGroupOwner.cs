using NousCoder.Contracts.Generation;

namespace NousCoder.Contracts.Groups;

/// <summary>What asks for groups: a training job or an evaluation.</summary>
[Alias("NousCoder.IGroupOwner"), ClusterInternal]
public interface IGroupOwner : IGrainWithStringKey
{
    /// <summary>A group was decided. May be said more than once.</summary>
    [Alias("GroupDecided")]
    Task GroupDecided(GroupResult result);

    /// <summary>A group's completions cannot be generated.</summary>
    [Alias("GroupFailed")]
    Task GroupFailed(string groupId, GenerationFailure failure);
}
