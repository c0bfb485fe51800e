using NousCoder.Contracts.Groups;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Jobs;

namespace NousCoder.Unit.Tests.Jobs;

public sealed class JobSpecRulesTests
{
    private static readonly TrainingJobSpec Good = new() { Dataset = "starter", Policy = "starter" };

    [Fact]
    public void Defaults_contradict_each_other_in_nothing() => JobSpecRules.Validate(Good).ShouldBeEmpty();

    [Fact]
    public void A_truncated_distribution_cannot_be_corrected_for()
    {
        var truncated = Good with { Generation = Good.Generation with { Sampling = new() { TopP = 0.95 } } };

        JobSpecRules.Validate(truncated).Single().ShouldStartWith("objective.importanceCap: ");
        JobSpecRules.Validate(truncated with { Objective = new() { ImportanceCap = 0 } }).ShouldBeEmpty();
    }

    [Fact]
    public void Greedy_sampling_gives_no_group_to_learn_from() =>
        JobSpecRules.Validate(Good with { Generation = Good.Generation with { Sampling = new() { Temperature = 0 } } })
            .Single().ShouldStartWith("generation.sampling.temperature: 0 ");

    [Fact]
    public void Stages_say_how_many_steps_there_are_and_what_holds_in_each()
    {
        var staged = Good with
        {
            Stages = [new() { Steps = 3, ContextLength = 100 }, new() { Steps = 2, Objective = new() { Name = ObjectiveName.Gspo } }],
            Generation = Good.Generation with { ContextLength = 200 },
            Optimizer = new() { WarmupSteps = 5 },
        };

        JobSpecRules.Validate(staged).ShouldBeEmpty();
        staged.TotalSteps.ShouldBe(5);
        Enumerable.Range(1, 5).Select(staged.EndsStage).ShouldBe([false, false, true, false, true]);
        Enumerable.Range(1, 5).Select(staged.StageEnd).ShouldBe([3, 3, 3, 5, 5]);
        Enumerable.Range(1, 5).Select(step => staged.At(step).Generation.ContextLength).ShouldBe([100, 100, 100, 200, 200]);
        Enumerable.Range(1, 5).Select(step => staged.At(step).Objective.Name == ObjectiveName.Gspo).ShouldBe([false, false, false, true, true]);
    }

    [Theory]
    [InlineData("nouscoder-14b.json", 600)]
    [InlineData("starter-two-stage.json", 30)]
    public void The_recipes_contradict_themselves_in_nothing(string file, int steps)
    {
        var spec = TrainingJobSpecFile.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "jobs", file)));

        JobSpecRules.Validate(spec).ShouldBeEmpty();
        spec.TotalSteps.ShouldBe(steps);
    }

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_cannot_be_meant_is_refused_by_the_name_of_its_field(TrainingJobSpec spec, string field) =>
        JobSpecRules.Validate(spec).Single().ShouldStartWith($"{field}: ");

    public static IEnumerable<TheoryDataRow<TrainingJobSpec, string>> Impossible =>
    [
        new(Good with { Stages = [new() { Steps = 11 }, new()] }, "stages[1].steps"),
        new(Good with { Stages = [new() { Steps = 13 }], Steps = 50 }, "steps"),
        new(Good with { Stages = [new() { Steps = 13, Objective = new() { DualClip = 0.5 } }] }, "stages[0].objective.dualClip"),
        new(Good with { Generation = Good.Generation with { RopeFactor = 2 } }, "generation.ropeFactor"),
        new(Good with { Generation = Good.Generation with { RopeOriginalLength = 32_768 } }, "generation.ropeOriginalLength"),
        new(Good with { Evaluation = new() { Datasets = ["d"], RopeOriginalLength = 32_768 } }, "evaluation.ropeOriginalLength"),
        new(Good with { Evaluation = new() { Datasets = ["d"], Final = new() { RopeOriginalLength = 32_768 } } }, "evaluation.final.ropeOriginalLength"),
        new(Good with { Curriculum = new() { LeastSolveRate = 0.5, DropFromSolveRate = 0.5 } }, "curriculum.leastSolveRate"),
        new(Good with { Steps = 9 }, "optimizer.warmupSteps"),
        new(Good with { Batch = new() { Overlong = OverlongTreatment.Punish }, Generation = Good.Generation with { ContextLength = 4096 } }, "batch.overlongBuffer"),
        new(Good with { Evaluation = new() { Final = new() } }, "evaluation.final"),
        new(Good with { Filter = new() { LeaveOutFrom = 2 } }, "filter.leaveOutFrom"),
    ];
}
