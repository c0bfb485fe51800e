using NousCoder.Grains.Artifacts;

namespace NousCoder.Grains.Generation;

/// <summary>Keeps a completion in messages and rows while it is small, and in the artifact store beyond that.</summary>
internal static class CompletionStore
{
    /// <summary>Above this many bytes, as an estimate, a completion becomes an artifact.</summary>
    public const int InlineBytes = 64 * 1024;

    // A token id and a log-probability, as JSON digits with a comma each.
    private const int BytesPerToken = 20;

    /// <summary>Makes it storable under the rollout that it belongs to.</summary>
    public static async Task<StoredCompletion> StoreAsync(
        IArtifactStore artifacts, string rolloutId, Completion completion, CancellationToken cancellationToken)
    {
        var bytes = ((completion.Tokens.Length + completion.PromptTokens.Length) * BytesPerToken) + (completion.Text.Length * 2);
        if (bytes <= InlineBytes)
        {
            return new StoredCompletion { Inline = completion };
        }

        var name = NameOf(rolloutId);
        await artifacts.WriteJsonAsync(name, completion, cancellationToken);
        return new StoredCompletion { Artifact = name };
    }

    /// <summary>The completion itself.</summary>
    /// <exception cref="ArtifactNotFoundException">Its artifact is gone.</exception>
    /// <exception cref="NousCoderException">It names an artifact that is not this rollout's.</exception>
    public static async Task<Completion> ReadAsync(
        IArtifactStore artifacts, string rolloutId, StoredCompletion stored, CancellationToken cancellationToken) =>
        stored.Inline ?? (stored.Artifact == NameOf(rolloutId)
            ? await artifacts.ReadJsonAsync<Completion>(NameOf(rolloutId), cancellationToken)
            : throw new NousCoderException($"'{stored.Artifact}' is not the artifact of the completion of rollout {rolloutId}"));

    /// <summary>Deletes the artifact of a rollout's completion. None is no error.</summary>
    public static Task DeleteAsync(IArtifactStore artifacts, string rolloutId, CancellationToken cancellationToken) =>
        artifacts.DeleteAsync(NameOf(rolloutId), cancellationToken);

    private static string NameOf(string rolloutId) => $"completions/{rolloutId}.json";
}
