using NousCoder.Contracts;
using NousCoder.Contracts.Evaluation;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Rollouts;
using NousCoder.Contracts.Submissions;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Placement;
using Orleans.Runtime;

namespace NousCoder.Cluster.Tests.Placement;

/// <summary>What becomes of programs that give up their wait for a slot.</summary>
public sealed class HandOverTests : IAsyncLifetime
{
    private readonly Machine _machine = new();
    private Silos _silos = null!;

    [Fact]
    public async Task A_rollout_moves_to_another_silo_and_is_verified_there()
    {
        var evaluation = _silos.Grains.GetGrain<IEvaluationGrain>("evaluation");
        await evaluation.Start(new EvaluationSpec
        {
            Dataset = "few",
            Policy = new PolicyReference("starter", 0),
            Samples = 1,
            Generation = Starter.Generation,
            Verification = new(),
            Seed = 1,
        });
        var rollout = _silos.Grains.GetGrain<IRolloutGrain>(Keys.Rollout(Keys.Group("evaluation", 0, "few.0", 0), 0));

        await MovesAsync(rollout);

        await Eventually.HoldsAsync(async () => (await evaluation.GetResult())!.Finished, "the end of the evaluation");
        (await evaluation.GetScores(0, 1)).Single().Samples.ShouldBe(1);
    }

    [Fact]
    public async Task A_submission_moves_to_another_silo_and_is_verified_there()
    {
        var submission = _silos.Grains.GetGrain<ISubmissionGrain>("submission");
        var spec = new SubmissionSpec { ProblemId = "few.0", Program = "1/0", Verification = new() };
        var asking = AskAsync();

        await MovesAsync(submission);

        (await asking).Reason.ShouldBe(FailureReason.RuntimeError);

        async Task<Verdict> AskAsync()
        {
            while (true)
            {
                if (await submission.Verify(spec, TimeSpan.FromSeconds(20)) is { } verdict)
                {
                    return verdict;
                }
            }
        }
    }

    public async ValueTask InitializeAsync()
    {
        _silos = await Silos.StartAsync(_machine);
        await _silos.AddAsync([.. Roles.All]);
        await Starter.ImportAsync(_silos.Grains, "few", count: 1);
        _machine.Verifier.Hold();
    }

    public async ValueTask DisposeAsync()
    {
        _machine.Verifier.Release();
        await _silos.DisposeAsync();
        await _machine.DisposeAsync();
    }

    /// <summary>Has what waits for a slot give up, and sees it wait on another silo.</summary>
    private async Task MovesAsync(IGrainWithStringKey grain)
    {
        await Eventually.HoldsAsync(() => Task.FromResult(_machine.Verifier.Asked == 1), "a program waits");
        var before = (await PlaceOfAsync(grain))!;
        _silos.ReportBusy(before);

        _machine.Verifier.GiveUpWaiting(1);

        await Eventually.HoldsAsync(() => Task.FromResult(_machine.Verifier.Asked == 2), "it waits again");
        (await PlaceOfAsync(grain)).ShouldNotBe(before);
        _machine.Verifier.Release();
    }

    private async Task<SiloAddress?> PlaceOfAsync(IGrainWithStringKey grain) =>
        await _silos.Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grain);
}
