using System.Text.Json;
using NousCoder.Contracts;
using NousCoder.Contracts.Evaluation;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Placement;

namespace NousCoder.Cluster.Tests.Grains;

/// <summary>The course of jobs, on the real policy, trainer and sandbox.</summary>
public sealed class TrainingJobTests : JobTests
{
    [Fact]
    public async Task A_job_measures_trains_and_leaves_records_a_policy_the_groups_that_it_keeps_and_no_rows()
    {
        await Starter.ImportAsync(Silos.Grains, "unseen", count: 2, skip: 40);
        var spec = Starter.Job with { KeepGroups = 1, Evaluation = new() { Datasets = ["few", "unseen"], EverySteps = 2, Samples = 2 } };

        var end = await RunAsync("job", spec);

        end.Status.ShouldBe(JobStatus.Completed, end.Message);
        end.Records.Select(r => (r.Step, r.PolicyVersion)).ShouldBe([(1, 1), (2, 2), (3, 3)]);
        end.Records.ShouldAllBe(r => r.Metrics["solve_partial"] == 4 && r.Metrics["tokens"] > 0 && double.IsFinite(r.Metrics["loss"]));
        end.Records.ShouldAllBe(r => r.Metrics["grad_norm"] > 0 && r.Metrics["seconds_generation"] > 0 && r.Metrics["seconds_wall"] > 0);
        end.Rollouts.ShouldBe((long)end.Records.Sum(r => r.Metrics["groups_sampled"]) * 4);
        end.Evaluations.Select(e => (e.Dataset, e.Step)).ShouldBe(
            [("few", 0), ("unseen", 0), ("few", 2), ("unseen", 2), ("few", 3), ("unseen", 3)]);
        File.Exists(Path.Combine(end.Checkpoint, "model.safetensors")).ShouldBeTrue();
        StepsIn(end.Files).ShouldBe([1, 2, 3]);
        end.Best!.Pass1.ShouldBe(end.Evaluations.Where(e => e.Dataset == "few").Max(e => e.Pass1));
        (await PolicyVersionsOf("job")).ShouldBe([2, 3]);
        var groups = (await Machine.Artifacts.ListAsync("groups/job/job.", TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken))
            .Select(name => name["groups/job/job.".Length..].Split('.')[0]).ToHashSet();
        (groups.Contains("1"), groups.Contains("3")).ShouldBe((false, true));
        groups.ShouldContain("e0", "groups of an evaluation stay");
        var statistics = await Silos.Grains.GetGrain<IDatasetGrain>("few").GetStandings(0, 100);
        statistics.Sum(s => s.Attempts).ShouldBeGreaterThanOrEqualTo(end.Rollouts);
        await Eventually.HoldsAsync(
            () => Task.FromResult(Machine.RowsOf("rollout") + Machine.RowsOf("group") == 0), "every row of a rollout and group is cleared");
    }

    [Fact]
    public async Task Each_stage_begins_with_the_best_checkpoint_of_the_one_before_and_the_best_of_all_is_measured_at_the_end()
    {
        var spec = Starter.Job with
        {
            Steps = 3,
            Stages = [new() { Steps = 2, ContextLength = 128 }, new() { Steps = 1, Objective = new() { Name = ObjectiveName.Gspo } }],
            Evaluation = new() { Datasets = ["few"], EverySteps = 1, Samples = 4, ContextLength = 192, Final = new() { ContextLength = 256, RopeFactor = 2, RopeOriginalLength = 512, Samples = 1 } },
            // So harmful that the policy that the job begins with is better than all that come after, and not so that nothing is left to learn from.
            Optimizer = Starter.Job.Optimizer with { LearningRate = 4e-3 },
        };

        var end = await RunAsync("staged", spec);

        end.Status.ShouldBe(JobStatus.Completed, end.Message);
        (end.Step, end.Steps).ShouldBe((3, 3));
        end.Records.Select(r => r.PolicyVersion).ShouldBe([1, 2, 3]);
        end.Evaluations.Select(e => (e.Step, e.ContextLength, e.RopeFactor)).ShouldBe([(0, 192, null), (1, 192, null), (2, 192, null), (3, 192, null), (3, 256, 2)]);
        end.Best!.Policy.ShouldBe(new("starter", 0), string.Join(" ", end.Evaluations.Select(e => e.Pass1)));
        var best = end.Evaluations.Where(e => e.Step is 1 or 2).MaxBy(e => e.Pass1)!.Step;
        Machine.Engine.Requests.Where(r => r.Lineage == "staged" && r.Policy.Version == 2)
            .ShouldAllBe(r => r.Policy.Checkpoint.StartsWith($"jobs/staged/policies/{best}-"));
        var last = (await Silos.Grains.GetGrain<IEvaluationGrain>(end.Evaluations[^1].EvaluationId).GetResult())!;
        (last.Spec.Policy, last.Spec.Samples, last.Spec.Generation.RopeOriginalLength).ShouldBe((end.Best.Policy, 1, 512));
    }

    [Fact]
    public async Task What_the_policy_solves_before_training_is_not_drawn_and_the_next_job_does_not_try_it_again()
    {
        var spec = Starter.Job with { Steps = 1, Filter = new() { Samples = 4, LeaveOutFrom = 0.75 } };

        var first = await RunAsync("first", spec);
        var tried = Machine.Engine.Completions;
        var second = await RunAsync("second", spec with { Steps = 2 });

        (first.Status, second.Status).ShouldBe((JobStatus.Completed, JobStatus.Completed), $"{first.Message} {second.Message}");
        // All twelve problems were tried; a job draws at least four groups of four a step, and never fewer than that.
        tried.ShouldBeGreaterThanOrEqualTo((12 * 4) + 16);
        (Machine.Engine.Completions - tried).ShouldBeLessThan((12 * 4) + 16);
        var statistics = await Silos.Grains.GetGrain<IDatasetGrain>("few").GetStandings(0, 100);
        statistics.ShouldContain(s => s.Attempts == 0);
        statistics.ShouldContain(s => s.Attempts > 0);
    }

    [Fact]
    public async Task Problems_outside_the_window_of_a_jobs_own_solve_rates_are_passed_over_and_where_all_are_it_ends_as_after_its_last_step()
    {
        // Steps enough for another job to try every problem: what its policy made of them says nothing of this one's.
        (await RunAsync("other", Starter.Job)).Status.ShouldBe(JobStatus.Completed);

        var end = await RunAsync("window", Starter.Job with
        {
            Steps = 20,
            Curriculum = new() { LeastSolveRate = 0.99, Attempts = 1 },
            Evaluation = new() { Datasets = ["few"], Samples = 1, Final = new() { Samples = 2 } },
        });

        (end.Status, end.Message).ShouldBe((JobStatus.Completed, $"the curriculum passes over every problem since step {end.Step}"));
        end.Step.ShouldBeInRange(1, 19);
        end.Evaluations.Select(e => e.Step).ShouldBe([0, end.Step, end.Step]);
        foreach (var problem in await Silos.Grains.GetGrain<IDatasetGrain>("few").GetProblemIds())
        {
            var statistics = await Silos.Grains.GetGrain<IProblemGrain>(problem).GetStatistics();
            statistics.Versions.ShouldContain(v => v.JobId == "window");
        }
    }

    [Fact]
    public async Task More_groups_than_there_are_problems_are_sampled_at_once()
    {
        Machine.Verifier.Hold();
        await JobOf("job").Submit(Starter.Job with { Batch = new() { Groups = 16, GroupSize = 2 } });

        await Eventually.HoldsAsync(() => Task.FromResult(Machine.Engine.Requests.Count > 12), "some of the twelve problems are drawn a second time");

        Machine.Verifier.Release();
        await JobOf("job").Stop();
    }

    [Fact]
    public async Task A_job_whose_silo_died_goes_on_on_the_next_and_repeats_no_step()
    {
        await JobOf("job").Submit(Starter.Job with { Steps = 4 });
        await JobOf("job").ReachesAsync("a first step", p => p.Step >= 1);
        await Silos.KillAsync();

        Silos = await Silos.StartAsync(Machine);
        await Silos.Grains.GetGrain<IJobDirectoryGrain>(Keys.Only).DriveAll();
        var end = await JobOf("job").ReachesAsync("the end", p => p.Ended);

        end.Status.ShouldBe(JobStatus.Completed, end.Message);
        end.Records.Select(r => r.PolicyVersion).ShouldBe([1, 2, 3, 4]);
        StepsIn(end.Files).ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public async Task A_job_that_no_silo_can_train_waits_and_says_so_until_one_can()
    {
        await Silos.KillAsync();
        Silos = await Silos.StartAsync(Machine, Roles.Generator, Roles.Sandbox);

        var plan = await JobOf("job").Check(Starter.Job);
        await JobOf("job").Submit(Starter.Job with { Steps = 1 });
        var waiting = (await JobOf("job").GetProgress(0))!;
        await Silos.AddAsync(Roles.Trainer);
        var end = await JobOf("job").ReachesAsync("the end", p => p.Ended);

        plan.ShouldContain(line => line.StartsWith("no trainer can be asked"));
        (waiting.Status, waiting.Message).ShouldBe((JobStatus.Queued, "waits for a silo that serves as trainer"));
        end.Status.ShouldBe(JobStatus.Completed, end.Message);
    }

    [Fact]
    public async Task A_job_can_be_stopped_while_no_silo_can_train()
    {
        await Silos.KillAsync();
        Silos = await Silos.StartAsync(Machine, Roles.Generator, Roles.Sandbox);
        await JobOf("job").Submit(Starter.Job);

        await JobOf("job").Stop();

        (await JobOf("job").GetProgress(0))!.Status.ShouldBe(JobStatus.Stopped);
    }

    [Fact]
    public async Task Jobs_take_the_trainer_in_turn()
    {
        await JobOf("first").Submit(Starter.Job with { Steps = 1000 });
        await JobOf("first").ReachesAsync("running", p => p.Status == JobStatus.Running);
        await JobOf("second").Submit(Starter.Job with { Steps = 1 });

        var waiting = (await JobOf("second").GetProgress(0))!;
        (waiting.Status, waiting.Message).ShouldBe((JobStatus.Queued, "waits for the trainer; 1 before it"));

        await JobOf("first").Stop();
        (await JobOf("second").ReachesAsync("the end", p => p.Ended)).Status.ShouldBe(JobStatus.Completed);
        (await JobOf("first").GetProgress(0))!.Status.ShouldBe(JobStatus.Stopped);
    }

    [Fact]
    public async Task A_paused_job_holds_still_and_lets_others_train_until_it_is_resumed()
    {
        await JobOf("job").Submit(Starter.Job with { Steps = 4 });
        await JobOf("job").ReachesAsync("a first step", p => p.Step >= 1);
        await JobOf("job").Pause();

        (await RunAsync("other", Starter.Job with { Steps = 1 })).Status.ShouldBe(JobStatus.Completed);
        (await JobOf("job").GetProgress(0))!.Status.ShouldBe(JobStatus.Paused);

        await JobOf("job").Resume();
        (await JobOf("job").ReachesAsync("the end", p => p.Ended)).Status.ShouldBe(JobStatus.Completed);
    }

    [Fact]
    public async Task A_stopped_job_leaves_no_rows()
    {
        await JobOf("job").Submit(Starter.Job with { Steps = 1000 });
        await JobOf("job").ReachesAsync("a first step", p => p.Step >= 1);

        await JobOf("job").Stop();

        await Eventually.HoldsAsync(
            () => Task.FromResult(Machine.RowsOf("rollout") + Machine.RowsOf("group") == 0), "every row of a rollout and group is cleared");
        await Should.ThrowAsync<NousCoderException>(() => JobOf("job").Resume());
    }

    [Fact]
    public async Task Problems_of_which_nothing_can_be_learned_end_the_job_with_their_numbers()
    {
        // A policy that always takes the most likely token has no group whose rewards differ; nearly so at this temperature.
        var spec = Starter.Job with
        {
            Batch = Starter.Job.Batch with { MaxRounds = 1 },
            Generation = Starter.Generation with { Sampling = new() { Temperature = 1e-4 } },
        };

        var end = await RunAsync("job", spec);

        end.Status.ShouldBe(JobStatus.Failed);
        end.Message.ShouldStartWith("nothing to learn from: 4 groups sampled: ");
    }

    [Fact]
    public async Task A_spec_that_names_what_is_not_there_begins_nothing()
    {
        var damaged = Directory.CreateDirectory(Path.Combine(Machine.PolicyRoot, "damaged"));
        File.WriteAllText(Path.Combine(damaged.FullName, "config.json"), "{}");

        (await RefusalOf(Starter.Job with { Dataset = "nowhere" })).ShouldStartWith("dataset: there is no dataset 'nowhere'");
        (await RefusalOf(Starter.Job with { Policy = "/nowhere" })).ShouldStartWith("policy: '/nowhere' is not in a folder that Silo:PolicyRoots of ");
        (await RefusalOf(Starter.Job with { Policy = damaged.FullName + "-not" })).ShouldStartWith($"policy: {damaged.FullName}-not: there is no such folder");
        (await RefusalOf(Starter.Job with { Policy = damaged.FullName })).ShouldStartWith($"policy: {damaged.FullName}");
        (await RefusalOf(Starter.Job with { Steps = 0 })).ShouldStartWith("steps: 0 is out of range");
        (await RefusalOf(Starter.Job with { Generation = Starter.Job.Generation with { ContextLength = 4096 } }))
            .ShouldStartWith("generation.contextLength: 4096 is more than the 1024 positions of the policy");
        (await JobOf("job").GetSpec()).ShouldBeNull();
        (await Silos.Grains.GetGrain<IJobDirectoryGrain>(Keys.Only).List()).ShouldBeEmpty();
    }

    private ITrainingJobGrain JobOf(string id) => Silos.Grains.GetGrain<ITrainingJobGrain>(id);

    private async Task<string> RefusalOf(TrainingJobSpec spec) =>
        (await Should.ThrowAsync<NousCoderException>(() => JobOf("job").Submit(spec))).Message;

    private async Task<int[]> PolicyVersionsOf(string job)
    {
        var prefix = $"jobs/{job}/policies/";
        var names = await Machine.Artifacts.ListAsync(prefix, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        return [.. names.Select(n => int.Parse(n[prefix.Length..].Split('-')[0], System.Globalization.CultureInfo.InvariantCulture)).Distinct().Order()];
    }

    private static int[] StepsIn(string folder) =>
    [
        .. File.ReadLines(Path.Combine(folder, "metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("step").GetInt32()),
    ];
}
