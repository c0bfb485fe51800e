using System.Text.Json.Nodes;
using NousCoder.Client.Evaluations;
using NousCoder.Contracts;
using NousCoder.Contracts.Evaluation;
using NousCoder.Contracts.Groups;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Rollouts;
using NousCoder.Contracts.Training;

namespace NousCoder.Cluster.Tests.Grains;

/// <summary>Groups and rollouts, through the smallest of their owners.</summary>
public sealed class EvaluationTests : IAsyncLifetime
{
    private const int Problems = 3;
    private const int Samples = 4;

    private static readonly EvaluationSpec Spec = new()
    {
        Dataset = "few",
        Policy = new PolicyReference("starter", 0),
        Samples = Samples,
        Generation = Starter.Generation,
        Verification = new() { Retries = 2 },
        Seed = 1,
    };

    private readonly Machine _machine = new();
    private Silos _silos = null!;

    private IEvaluationGrain Evaluation => _silos.Grains.GetGrain<IEvaluationGrain>("evaluation");

    private IEvaluationDirectoryGrain Directory => _silos.Grains.GetGrain<IEvaluationDirectoryGrain>(Keys.Only);

    public async ValueTask InitializeAsync()
    {
        _silos = await Silos.StartAsync(_machine);
        await Starter.ImportAsync(_silos.Grains, "few", Problems);
    }

    public async ValueTask DisposeAsync()
    {
        _machine.Verifier.Release();
        await _silos.DisposeAsync();
        await _machine.DisposeAsync();
    }

    [Fact]
    public async Task Every_sample_is_verified_and_can_be_read_afterwards()
    {
        await Evaluation.Start(Spec);
        var result = await FinishedAsync();

        var scores = await ScoresAsync();
        scores.Select(s => (s.ProblemId, s.Samples)).ShouldBe([("few.0", Samples), ("few.1", Samples), ("few.2", Samples)], ignoreOrder: true);
        foreach (var score in scores)
        {
            var rollouts = await Task.WhenAll(Enumerable.Range(0, Samples).Select(n => TranscriptAsync(score.ProblemId, n)));
            rollouts.Count(r => r.Verdict!.Outcome == RolloutOutcome.Passed).ShouldBe(score.Passed);
            rollouts.ShouldAllBe(r => r.Prompt.Length > 0 && r.Advantage != null);
            score.PassedTokens.ShouldBe(rollouts.Where(r => r.Verdict!.Outcome == RolloutOutcome.Passed).Sum(r => r.CompletionTokens));
            (score.PassedTokens + score.FailedTokens).ShouldBe(rollouts.Sum(r => r.CompletionTokens));
            rollouts.Where(r => r.Verdict!.Reason == FailureReason.WrongAnswer)
                .ShouldAllBe(r => r.Verdict!.FailedTest!.Expected != r.Verdict.FailedTest.Actual && !r.Verdict.TestRuns.Last().Passed);
        }

        result.Pass1.ShouldBe(scores.Average(s => (double)s.Passed / Samples), 1e-9);
        var statistics = await _silos.Grains.GetGrain<IProblemGrain>("few.0").GetStatistics();
        statistics.Attempts.ShouldBe(0);
        statistics.Tests.Sum(t => t.Runs).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task The_samples_of_a_problem_are_read_at_once_without_their_rollouts()
    {
        await Evaluation.Start(Spec);
        var result = await FinishedAsync();
        await Eventually.HoldsAsync(async () => await ActiveRolloutsAsync() == 0, "the end of every rollout");

        var score = (await ScoresAsync()).Single(s => s.ProblemId == "few.1");
        var read = await SampledProblem.ReadAsync(_silos.Grains, result, score);

        (await ActiveRolloutsAsync()).ShouldBe(0);
        read.Definition!.Id.ShouldBe("few.1");
        read.Samples.Count.ShouldBe(Samples);
        for (var n = 0; n < Samples; n++)
        {
            read.Samples[n].ShouldBeEquivalentTo(await TranscriptAsync("few.1", n));
        }

        var group = _silos.Grains.GetGrain<IGroupGrain>(Keys.Group("evaluation", 0, "few.1", 0));
        (await group.GetTranscripts(1, 2)).Select(t => t.RolloutId).ShouldBe([read.Samples[1].RolloutId, read.Samples[2].RolloutId]);
        (await SampledProblem.ReadAsync(_silos.Grains, result with { EvaluationId = "none" }, score)).Samples.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_spec_under_the_same_id_is_refused_and_the_same_one_finds_what_was_measured()
    {
        await Evaluation.Start(Spec);
        await FinishedAsync();

        (await Should.ThrowAsync<NousCoderException>(() => Evaluation.Start(Spec with { Seed = 2 }))).Message.ShouldContain("choose another id");
        await Evaluation.Start(Spec with { Step = 3 });

        (await FinishedAsync()).Decided.ShouldBe(Problems);
        _machine.Engine.Completions.ShouldBe(Problems * Samples);
    }

    [Fact]
    public async Task A_completion_is_verified_before_the_rest_of_its_group_is_generated()
    {
        // No group has its last completion before one of the others went to the sandbox.
        _machine.Engine.BeforeHandingOn = async before =>
        {
            if (before == Samples - 1)
            {
                await Eventually.HoldsAsync(() => Task.FromResult(_machine.Verifier.Asked > 0), "a verification");
            }
        };

        await Evaluation.Start(Spec);
        await FinishedAsync();

        _machine.Engine.Completions.ShouldBe(Problems * Samples);
    }

    [Fact]
    public async Task What_was_generated_before_a_crash_is_verified_after_it_and_not_generated_again()
    {
        _machine.Verifier.Hold();
        await Evaluation.Start(Spec);
        await Eventually.HoldsAsync(() => Task.FromResult(_machine.Verifier.Asked == Problems * Samples), "every completion waits to be verified");
        await _silos.KillAsync();

        _silos = await Silos.StartAsync(_machine);
        _machine.Verifier.Release();
        await Evaluation.Start(Spec);
        await FinishedAsync();

        (await ScoresAsync()).ShouldAllBe(s => s.Samples == Samples);
        _machine.Engine.Completions.ShouldBe(Problems * Samples);
        await Eventually.HoldsAsync(
            () => Task.FromResult(_machine.RowsOf("rollout") + _machine.RowsOf("group") == 0), "every row of a rollout and group is cleared");
    }

    [Fact]
    public async Task An_evaluation_that_nobody_waits_for_goes_on_after_a_crash_and_is_listed_with_its_end()
    {
        _machine.Verifier.Hold();
        await Evaluation.Start(Spec);
        await Eventually.HoldsAsync(() => Task.FromResult(_machine.Verifier.Asked > 0), "a completion waits to be verified");
        await _silos.KillAsync();

        _silos = await Silos.StartAsync(_machine);
        _machine.Verifier.Release();
        await Directory.DriveAll();

        await Eventually.HoldsAsync(async () => (await Directory.List()).Single().Finished, "the end in the list");
        var listed = (await Directory.List()).Single();
        (listed.EvaluationId, listed.Decided, listed.Pass1).ShouldBe(("evaluation", Problems, (await Evaluation.GetResult())!.Pass1));
    }

    [Fact]
    public async Task What_the_policy_cannot_do_is_refused_before_anything_is_sampled()
    {
        var generation = Spec.Generation with { ContextLength = 100_000, StopTokens = ["<|none|>"] };

        var error = await Should.ThrowAsync<NousCoderException>(() => Evaluation.Start(Spec with { Generation = generation }));

        error.Message.ShouldContain("contextLength (--context): 100000 is more than the");
        error.Message.ShouldContain("stopTokens (--stop-token): '<|none|>'");
        (await Evaluation.GetResult()).ShouldBeNull();
        (await Directory.List()).ShouldBeEmpty();
        _machine.Engine.Completions.ShouldBe(0);
    }

    [Fact]
    public async Task A_stop_token_ends_completions_which_count_as_ended()
    {
        // Indented code has a newline after its first line, so that hardly a completion ends by itself.
        await Evaluation.Start(Spec with { Generation = Spec.Generation with { StopTokens = ["\n"] } });
        await FinishedAsync();

        foreach (var score in await ScoresAsync())
        {
            score.Overlong.ShouldBe(0);
            (await TranscriptAsync(score.ProblemId, 0)).Completion.ShouldNotContain("\n");
        }
    }

    [Fact]
    public async Task A_cancelled_evaluation_keeps_what_was_decided_and_goes_on_when_it_is_begun_again()
    {
        _machine.Verifier.Hold();
        await Evaluation.Start(Spec);
        await Evaluation.Cancel(jobId: null);
        (await Evaluation.GetResult())!.Error.ShouldBe("cancelled");
        await Eventually.HoldsAsync(
            () => Task.FromResult(_machine.RowsOf("rollout") + _machine.RowsOf("group") == 0), "every row of a rollout and group is cleared");

        _machine.Verifier.Release();
        await Evaluation.Start(Spec);
        await FinishedAsync();

        (await ScoresAsync()).ShouldAllBe(s => s.Samples == Samples);
    }

    [Fact]
    public async Task A_fault_of_the_machine_is_tried_again_and_is_never_a_failure()
    {
        // One rollout at a time, so that the faults hit one alone.
        _machine.Verifier.FailNext(Spec.Verification.Retries);
        await Evaluation.Start(Spec with { Samples = 1 });
        await FinishedAsync();

        (await ScoresAsync()).ShouldAllBe(s => s.Samples == 1);
    }

    [Fact]
    public async Task A_rollout_that_cannot_be_verified_leaves_its_group()
    {
        _machine.Verifier.FailNext(1);
        await Evaluation.Start(Spec with { Verification = new() { Retries = 0 } });
        await FinishedAsync();

        (await ScoresAsync()).Sum(s => s.Samples).ShouldBe((Problems * Samples) - 1);
    }

    [Fact]
    public async Task Where_nothing_can_be_verified_the_evaluation_ends_and_says_so()
    {
        _machine.Verifier.FailNext(int.MaxValue);
        await Evaluation.Start(Spec with { Samples = 1, Verification = new() { Retries = 0 } });

        await Eventually.HoldsAsync(async () => (await Evaluation.GetResult())!.Error.Length > 0, "an error");
        (await Evaluation.GetResult())!.Error.ShouldBe("no sample could be verified: a fault that the test asked for");
    }

    [Fact]
    public async Task Completions_that_cannot_be_generated_are_asked_for_again()
    {
        _machine.Engine.FailNext(Problems + 1);
        await Evaluation.Start(Spec);
        var result = await FinishedAsync();

        foreach (var score in await ScoresAsync())
        {
            score.Samples.ShouldBe(Samples);
            (await SampledProblem.ReadAsync(_silos.Grains, result, score)).Samples.Count(s => s.Verdict!.Outcome == RolloutOutcome.Passed).ShouldBe(score.Passed);
        }
    }

    [Fact]
    public async Task Where_nothing_can_be_generated_the_evaluation_ends_and_says_so_and_can_be_gone_on_with()
    {
        _machine.Engine.FailNext(int.MaxValue);
        await Evaluation.Start(Spec);
        await Eventually.HoldsAsync(async () => (await Evaluation.GetResult())!.Error.Length > 0, "an error");
        (await Evaluation.GetResult())!.Error.ShouldBe("no completion can be generated: the device is gone");

        _machine.Engine.FailNext(0);
        await Evaluation.Start(Spec);
        await FinishedAsync();

        (await ScoresAsync()).ShouldAllBe(s => s.Samples == Samples);
    }

    [Fact]
    public async Task A_problem_whose_prompt_does_not_fit_the_context_is_not_solved()
    {
        var rows = Starter.Rows(1).ToList();
        var longer = JsonNode.Parse(rows[0])!;
        longer["index"] = 5;
        longer["problem"] = string.Concat(Enumerable.Repeat("Print what is read. ", 100));
        await Starter.ImportAsync(_silos.Grains, "long", [.. Starter.Rows(5), longer.ToJsonString()]);

        await Evaluation.Start(Spec with { Dataset = "long" });
        var result = await FinishedAsync();

        var scores = await ScoresAsync();
        var tooLong = scores.Single(s => s.ProblemId == "long.5");
        tooLong.ShouldBe(new ProblemScore("long.5", Samples, Passed: 0, Overlong: Samples));
        (await SampledProblem.ReadAsync(_silos.Grains, result, tooLong)).Samples.Count(s => s.Verdict!.Reason == FailureReason.NoCode).ShouldBe(Samples);
        scores.Where(s => s.ProblemId != "long.5").ShouldAllBe(s => s.Samples == Samples && s.PassedTokens + s.FailedTokens > 0);
    }

    [Fact]
    public async Task An_evaluation_ends_only_for_whom_it_was_begun()
    {
        _machine.Verifier.Hold();
        await Evaluation.Start(Spec with { JobId = "first" });

        await Evaluation.Cancel("second");
        (await Evaluation.GetResult())!.Error.ShouldBe("");

        await Evaluation.Cancel("first");
        (await Evaluation.GetResult())!.Error.ShouldBe("cancelled");
    }

    private async Task<EvaluationResult> FinishedAsync()
    {
        await Eventually.HoldsAsync(async () => (await Evaluation.GetResult())!.Finished, "the end of the evaluation");
        return (await Evaluation.GetResult())!;
    }

    private async Task<int> ActiveRolloutsAsync() => (await _silos.Grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics())
        .Where(s => s.GrainType.Contains("RolloutGrain", StringComparison.Ordinal)).Sum(s => s.ActivationCount);

    private async Task<ImmutableArray<ProblemScore>> ScoresAsync() => await Evaluation.GetScores(0, 100);

    private async Task<RolloutTranscript> TranscriptAsync(string problem, int n) =>
        (await _silos.Grains.GetGrain<IRolloutGrain>(Keys.Rollout(Keys.Group("evaluation", 0, problem, 0), n)).GetTranscript())!;
}
