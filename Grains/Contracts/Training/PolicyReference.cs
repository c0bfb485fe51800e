using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace NousCoder.Contracts.Training;

/// <summary>One version of a policy and where its weights are.</summary>
/// <param name="Checkpoint">
/// A folder with model.safetensors (or shards), config.json and tokenizer.json: <c>starter</c> for the bundled one, an artifact prefix
/// of an imported checkpoint or of a job's policy version, or an absolute path on the silos that load it. See <see cref="PolicyLocation"/>.
/// </param>
/// <param name="Version">Number of updates since the job began: 0 for the policy it began with.</param>
/// <param name="Digest">
/// SHA-256 of the checkpoint's SHA256SUMS, which has the SHA-256 of every file: what is loaded is what was written. Null for
/// what no job wrote, and for checkpoints of earlier versions.
/// </param>
[GenerateSerializer, Immutable, Alias("NousCoder.PolicyReference")]
public sealed partial record PolicyReference(
    [property: Id(0)] string Checkpoint,
    [property: Id(1)] int Version,
    // Not written if null: ids of evaluations are hashes of this type's JSON.
    [property: Id(2), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Digest = null)
{
    /// <summary>Name of the bundled policy.</summary>
    public const string Starter = "starter";

    private const string ImportedPrefix = "checkpoints/";

    /// <summary>Version 0 of a policy that a job may begin with.</summary>
    /// <param name="name">The bundled one's name, the absolute path of a folder, or the name of an imported checkpoint.</param>
    public static PolicyReference Beginning(string name) => new(name == Starter || name.StartsWith('/') ? name : $"{ImportedPrefix}{name}/", 0);

    /// <summary>Gets what a value of <see cref="Checkpoint"/> names; null if it names nothing that can be a policy.</summary>
    public static PolicyLocation? Locate(string checkpoint) => checkpoint switch
    {
        Starter => PolicyLocation.Starter,
        ['/', ..] => PolicyLocation.Folder,
        _ when IsImported(checkpoint) => PolicyLocation.Imported,
        _ when JobVersions().Match(checkpoint) is { Success: true } match && Keys.IsName(match.Groups[1].Value) => PolicyLocation.JobVersion,
        _ => null,
    };

    private static bool IsImported(string checkpoint) =>
        checkpoint.StartsWith(ImportedPrefix, StringComparison.Ordinal) && checkpoint.EndsWith('/') && checkpoint.Length > ImportedPrefix.Length
        && Keys.IsName(checkpoint[ImportedPrefix.Length..^1]);

    [GeneratedRegex(@"\Ajobs/([A-Za-z0-9-]+)/policies/[0-9]+-e[0-9]+-a[0-9]+/\z")]
    private static partial Regex JobVersions();
}
