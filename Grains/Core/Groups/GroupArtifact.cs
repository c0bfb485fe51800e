using NousCoder.Grains.Artifacts;

namespace NousCoder.Grains.Groups;

/// <summary>Everything that was sampled and found in one group: what the trainer learns from and a person reads.</summary>
internal sealed record GroupArtifact
{
    /// <summary>Key of the group.</summary>
    public required string GroupId { get; init; }

    /// <summary>Key of the problem.</summary>
    public required string ProblemId { get; init; }

    /// <summary>The rendered prompt.</summary>
    public required string Prompt { get; init; }

    /// <summary>The rollouts, by position.</summary>
    public required ImmutableArray<Entry> Rollouts { get; init; }

    /// <summary>One rollout.</summary>
    /// <param name="Completion">What was sampled.</param>
    /// <param name="Program">The program in it; null where there is none.</param>
    /// <param name="Verdict">What verification found.</param>
    /// <param name="Advantage">Its advantage; null where it left its group.</param>
    internal sealed record Entry(Completion Completion, string? Program, Verdict Verdict, double? Advantage);

    /// <summary>Name of a group's artifact.</summary>
    public static string NameOf(string groupId) => $"groups/{groupId[..groupId.IndexOf('.')]}/{groupId}.json";

    /// <summary>Reads a group, or null where it is not stored.</summary>
    public static async Task<GroupArtifact?> TryReadAsync(
        IArtifactStore artifacts, string groupId, CancellationToken cancellationToken) =>
        Keys.IsKey(groupId) && groupId.Contains('.') && await artifacts.ExistsAsync(NameOf(groupId), cancellationToken)
            ? await artifacts.ReadJsonAsync<GroupArtifact>(NameOf(groupId), cancellationToken)
            : null;

    /// <summary>One rollout for a person to read, or null where the group has none at that position.</summary>
    public RolloutTranscript? TranscriptOf(int n)
    {
        if (n >= Rollouts.Length)
        {
            return null;
        }

        var (completion, program, verdict, advantage) = Rollouts[n];
        return new RolloutTranscript
        {
            RolloutId = Keys.Rollout(GroupId, n),
            ProblemId = ProblemId,
            Stage = RolloutStage.Decided,
            Prompt = Prompt,
            Completion = completion.Text,
            Program = program,
            CompletionTokens = completion.Tokens.Length,
            Overlong = completion.FinishReason == FinishReason.Length,
            PolicyVersion = completion.PolicyVersion,
            Verdict = verdict,
            Advantage = advantage,
        };
    }
}
