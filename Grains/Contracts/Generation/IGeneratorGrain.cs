namespace NousCoder.Contracts.Generation;

/// <summary>The generation engine of a silo.</summary>
[Alias("NousCoder.IGeneratorGrain")]
public interface IGeneratorGrain : IGrainWithStringKey
{
    /// <summary>
    /// Accepts a request and returns. Each completion is handed to its rollout the moment it ends. A position that is
    /// being generated already is not begun again.
    /// </summary>
    [Alias("Generate")]
    Task Generate(GenerationRequest request);

    /// <summary>Stops generating for a group.</summary>
    [Alias("Cancel")]
    Task Cancel(string groupId);
}
