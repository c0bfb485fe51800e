using NousCoder.Grains.Artifacts;
using NousCoder.Grains.Generation;
using NousCoder.Grains.Prompts;

namespace NousCoder.Grains.Groups;

/// <summary>What the verdicts of a whole group come to.</summary>
/// <param name="Result">What its owner is told.</param>
/// <param name="Outcomes">What its problem learns.</param>
internal sealed record GroupConclusion(GroupResult Result, ImmutableArray<OutcomeRecord> Outcomes)
{
    /// <summary>Draws it, and stores the group's artifact.</summary>
    /// <param name="artifacts">Holds long completions, and takes the artifact.</param>
    /// <param name="groupId">Key of the group.</param>
    /// <param name="spec">What was asked for.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="results">Every rollout of the group, by position.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<GroupConclusion> DrawAsync(
        IArtifactStore artifacts,
        string groupId,
        GroupSpec spec,
        ProblemDefinition problem,
        IReadOnlyList<RolloutResult> results,
        CancellationToken cancellationToken)
    {
        var completions = await Task.WhenAll(results.Select(r => CompletionStore.ReadAsync(artifacts, r.RolloutId, r.Completion, cancellationToken)));
        var rollouts = results.Zip(completions, (result, completion) => SummaryOf(spec, result, completion)).ToImmutableArray();
        var advantages = DecidedGroup.AdvantagesOf(rollouts, [.. rollouts.Select(r => r.ShapedReward)], spec.Normalization, spec.Overlong);
        await artifacts.WriteJsonAsync(GroupArtifact.NameOf(groupId), new GroupArtifact
        {
            GroupId = groupId,
            ProblemId = spec.ProblemId,
            Prompt = string.Concat(PromptTemplate.Render(spec.Generation.Template, problem).Select(s => s.Text)),
            Rollouts =
            [
                .. completions.Select((completion, n) => new GroupArtifact.Entry(
                    completion,
                    CodeExtraction.Extract(completion.Text, spec.Generation.Extraction),
                    results[n].Verdict,
                    advantages[n])),
            ],
        }, cancellationToken);

        var unverified = results.Select(r => r.Verdict).FirstOrDefault(v => v.Outcome == RolloutOutcome.NotVerified);
        return new GroupConclusion(
            new GroupResult
            {
                GroupId = groupId,
                ProblemId = spec.ProblemId,
                Disposition = DecidedGroup.DispositionOf(rollouts),
                Rollouts = rollouts,
                Advantages = advantages,
                PolicyVersion = completions.Min(c => c.PolicyVersion),
                Generation = [.. completions.Select(c => c.Generation)],
                Verification = [.. results.Select(r => r.Verification).OfType<BusyInterval>()],
                Artifact = GroupArtifact.NameOf(groupId),
                Fault = unverified?.Fault,
                SuiteUnusable = unverified?.SuiteUnusable ?? false,
            },
            [.. results.Zip(completions, OutcomeOf)]);
    }

    private static RolloutSummary SummaryOf(GroupSpec spec, RolloutResult result, Completion completion) => new()
    {
        N = Keys.TryParseRollout(result.RolloutId)!.Value.N,
        Outcome = result.Verdict.Outcome,
        Reason = result.Verdict.Reason,
        CompletionTokens = completion.Tokens.Length,
        FinishReason = completion.FinishReason,
        FromCache = result.Verdict.FromCache,
        Punishment = spec.Overlong == OverlongTreatment.Punish
            ? SoftOverlongPunishment.Of(
                completion.Tokens.Length, MostTokens(spec.Generation.ContextLength, completion.PromptTokens.Length), spec.OverlongBuffer)
            : 0,
    };

    private static OutcomeRecord OutcomeOf(RolloutResult result, Completion completion) => new()
    {
        Outcome = result.Verdict.Outcome,
        Reason = result.Verdict.Reason,
        TestRuns = result.Verdict.FromCache ? [] : result.Verdict.TestRuns,
        CompletionTokens = completion.Tokens.Length,
        PolicyVersion = completion.PolicyVersion,
    };

    /// <summary>As many as the engine samples: see <see cref="EngineRequest.ContextLength"/>.</summary>
    private static int MostTokens(int contextLength, int promptLength) => contextLength - promptLength - EngineRequest.ReservedTokens;
}
