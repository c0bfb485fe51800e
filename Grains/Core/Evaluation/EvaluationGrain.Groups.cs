using NousCoder.Contracts.Generation;
using NousCoder.Grains.Groups;

namespace NousCoder.Grains.Evaluation;

/// <content>What becomes of each problem's group.</content>
public sealed partial class EvaluationGrain
{
    /// <summary>So many problems without one completion mean that none will have any.</summary>
    private const int ProblemsToGiveUpAfter = 4;

    /// <summary>How often a group is asked for whose completions cannot be generated.</summary>
    private const int MostAttempts = 3;

    /// <summary>Of so many problems one may stay without a verified sample; more would make the result another problem set's.</summary>
    private const int ProblemsForOneUnmeasured = 20;

    /// <summary>By then the other silos know which of them cannot generate.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public Task GroupDecided(GroupResult result)
    {
        var verified = result.Rollouts.Where(r => r.Reward is not null).ToArray();
        return verified.Length == 0 ? LeaveUnmeasured(result.GroupId, $"no sample could be verified{(result.Fault is { } fault ? $": {fault}" : "")}") : Decide(result.GroupId, new ProblemScore(
            result.ProblemId,
            verified.Length,
            verified.Count(r => r.Outcome == RolloutOutcome.Passed),
            verified.Count(r => r.FinishReason == FinishReason.Length),
            verified.Where(r => r.Outcome == RolloutOutcome.Passed).Sum(r => (long)r.CompletionTokens),
            verified.Where(r => r.Outcome == RolloutOutcome.Failed).Sum(r => (long)r.CompletionTokens),
            Keys.AttemptOfGroup(result.GroupId)));
    }

    /// <inheritdoc/>
    public Task GroupFailed(string groupId, GenerationFailure failure)
    {
        var fault = $"no completion can be generated: {failure.Reason}";
        return failure.PromptTooLong ? Decide(groupId, Unsolved(Keys.ProblemOfGroup(groupId)), fault)
            : Keys.AttemptOfGroup(groupId) + 1 < MostAttempts ? TryAgain(groupId)
            : LeaveUnmeasured(groupId, fault);
    }

    /// <summary>A problem that does not fit the context is not solved in it, like one whose completions do not fit.</summary>
    private ProblemScore Unsolved(string problem) => new(problem, State.Spec!.Samples, 0, State.Spec.Samples);

    private async Task Decide(string groupId, ProblemScore score, string fault = "")
    {
        if (!TryTake(groupId))
        {
            return;
        }

        State.Scores.Add(score);
        _scores.Add(score);
        if (fault.Length > 0 && _scores.Count >= Math.Min(ProblemsToGiveUpAfter, State.Problems) && _scores.All(s => s.PromptTooLong))
        {
            State.Scores.Clear();
            _scores.Clear();
            await GiveUp(fault);
            return;
        }

        if (State.Scores.Count >= ScorePages.Size)
        {
            await Pages.WriteAsync(State.Pages, State.Scores, CancellationToken.None);
            State.Pages++;
            State.Scores.Clear();
        }

        await Advance(always: true);
    }

    private async Task TryAgain(string groupId)
    {
        if (TryTake(groupId))
        {
            State.Open.Add(Keys.Group(Id, State.Spec!.Step, Keys.ProblemOfGroup(groupId), Keys.AttemptOfGroup(groupId) + 1));
            await state.SaveAsync(this);
            _watchdog?.Change(RetryAfter, LookAfterEvery);
        }
    }

    private async Task LeaveUnmeasured(string groupId, string fault)
    {
        if (!TryTake(groupId))
        {
            return;
        }

        State.Unmeasured.Add(Keys.ProblemOfGroup(groupId));
        if (State.Unmeasured.Count > Math.Max(1, State.Problems / ProblemsForOneUnmeasured) || State.Unmeasured.Count == State.Problems)
        {
            // They are tried once more where the evaluation is gone on with.
            State.Unmeasured.Clear();
            await GiveUp(fault);
        }
        else
        {
            await Advance(always: true);
        }
    }

    /// <summary>Takes a group off those that are waited for; one that is not among them only has to be closed.</summary>
    private bool TryTake(string groupId)
    {
        State.Closing.Add(groupId);
        _closer.CloseInBackground();
        return State.Open.Remove(groupId);
    }

    private Task Ask(IEnumerable<string> groups) => Task.WhenAll(groups.ToArray().Select(async groupId =>
    {
        var spec = State.Spec!;
        var problem = Keys.ProblemOfGroup(groupId);
        try
        {
            await GrainFactory.GetGrain<IGroupGrain>(groupId).Open(new GroupSpec
            {
                Owner = Id,
                Purpose = GroupPurpose.Evaluation,
                ProblemId = problem,
                Size = spec.Samples,
                Policy = spec.Policy,
                Seed = StableHash.Of(spec.Seed, "evaluation", problem),
                Generation = spec.Generation,
                Verification = spec.Verification,
            });
        }
        catch (Exception error)
        {
            LogNotAsked(groupId, error);
        }
    }));

    [LoggerMessage(LogLevel.Warning, "Group {Group} could not be asked for; it is asked for again")]
    private partial void LogNotAsked(string group, Exception error);
}
