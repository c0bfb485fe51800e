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

        var name = $"completions/{rolloutId}.json";
        await artifacts.WriteJsonAsync(name, completion, cancellationToken);
        return new StoredCompletion { Artifact = name };
    }

    /// <summary>The completion itself.</summary>
    /// <exception cref="ArtifactNotFoundException">Its artifact is gone.</exception>
    public static async Task<Completion> ReadAsync(
        IArtifactStore artifacts, StoredCompletion stored, CancellationToken cancellationToken) =>
        stored.Inline ?? await artifacts.ReadJsonAsync<Completion>(stored.Artifact!, cancellationToken);
}
