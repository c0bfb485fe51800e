namespace NousCoder.Contracts.Training;

/// <summary>One version of a policy and where its weights are.</summary>
/// <param name="Checkpoint">
/// A folder with model.safetensors (or shards), config.json and tokenizer.json: either an artifact prefix that ends
/// with '/', or an absolute path on the silos that load it, which begins with '/', or <c>starter</c>: the bundled one.
/// </param>
/// <param name="Version">Number of updates since the job began: 0 for the policy it began with.</param>
[GenerateSerializer, Immutable, Alias("NousCoder.PolicyReference")]
public sealed record PolicyReference(
    [property: Id(0)] string Checkpoint,
    [property: Id(1)] int Version)
{
    /// <summary>What the bundled policy is called.</summary>
    public const string Starter = "starter";

    /// <summary>Version 0 of a policy that a job may begin with.</summary>
    /// <param name="name">The bundled one's name, the absolute path of a folder, or the name of an imported checkpoint.</param>
    public static PolicyReference Beginning(string name) => new(name == Starter || name.StartsWith('/') ? name : $"checkpoints/{name}/", 0);
}
