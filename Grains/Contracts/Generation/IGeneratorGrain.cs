using NousCoder.Contracts.Training;

namespace NousCoder.Contracts.Generation;

/// <summary>Has the completions of one group sampled by the engine of a silo. Key: the group's.</summary>
[Alias("NousCoder.IGeneratorGrain"), ClusterInternal]
public interface IGeneratorGrain : IGrainWithStringKey
{
    /// <summary>
    /// Accepts a request and returns. Each completion is handed to its rollout the moment it ends. While a request is being
    /// served, another is not begun.
    /// </summary>
    [Alias("Generate")]
    Task Generate(GenerationRequest request);

    /// <summary>Checks that a policy can be sampled from with these options: context, stop tokens, template. Reads no weights.</summary>
    /// <exception cref="NousCoderException">The policy is missing or damaged, or does not suit the options; the message names the fields.</exception>
    [Alias("CheckPolicy")]
    Task CheckPolicy(PolicyReference policy, GenerationOptions options);

    /// <summary>Stops generating.</summary>
    [Alias("Cancel")]
    Task Cancel();
}
