using NousCoder.Contracts;
using NousCoder.Contracts.Groups;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Training;

namespace NousCoder.Unit.Tests.Specs;

public sealed class TrainingJobSpecFileTests
{
    [Fact]
    public void Comments_and_trailing_commas_are_allowed_and_what_is_left_out_has_its_default()
    {
        var spec = TrainingJobSpecFile.Parse("""
            // a job
            {
              "dataset": "starter", /* bundled */
              "policy": "starter",
              "objective": { "name": "gspo-plus", "clipLow": null },
              "batch": { "normalization": "none" },
              "evaluation": { "datasets": ["a", "b",] },
            }
            """);

        spec.Dataset.ShouldBe("starter");
        spec.Steps.ShouldBe(100);
        spec.Objective.Name.ShouldBe(ObjectiveName.GspoPlus);
        spec.Objective.ClipLow.ShouldBeNull();
        spec.Batch.Normalization.ShouldBe(AdvantageNormalization.None);
        spec.Batch.Groups.ShouldBe(128);
        spec.Evaluation.Datasets.ShouldBe(["a", "b"]);
        SpecValidation.Validate(spec).ShouldBeEmpty();
    }

    [Fact]
    public void A_spec_that_is_written_has_every_default_and_is_read_again()
    {
        var spec = new TrainingJobSpec { Dataset = "d", Policy = "/checkpoints/qwen" };

        var json = TrainingJobSpecFile.Write(spec);
        var again = TrainingJobSpecFile.Parse(json);

        json.ShouldContain("\"clipHigh\": 0.28");
        json.ShouldContain("\"comparison\": \"nouscoder\"");
        json.ShouldNotContain("effective");
        TrainingJobSpecFile.Write(again).ShouldBe(json);
        again.Evaluation.Datasets.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"dataset": "d" """, "line 1: ")]
    [InlineData("[]", "a job is a JSON object")]
    [InlineData("""{"Dataset": "d"}""", "Dataset: no such field; allowed are dataset, policy, steps, ")]
    [InlineData("""{"optimizer": {"lr": 1}}""", "optimizer.lr: no such field; allowed are learningRate, ")]
    [InlineData("""{"objective": {"effectiveClipLow": 1}}""", "objective.effectiveClipLow: no such field; ")]
    [InlineData("""{"objective": {"name": "ppo"}}""", "objective.name: \"ppo\" is not one of dapo, gspo, gspo-plus")]
    [InlineData("""{"objective": {"name": 0}}""", "objective.name: 0 is not one of dapo, gspo, gspo-plus")]
    [InlineData("""{"steps": "ten"}""", "steps: \"ten\" is not a whole number")]
    [InlineData("""{"steps": 1.5}""", "steps: 1.5 is not a whole number")]
    [InlineData("""{"steps": 3000000000}""", "steps: 3000000000 is not a whole number")]
    [InlineData("""{"steps": null}""", "steps: null is not a whole number")]
    [InlineData("""{"optimizer": 5}""", "optimizer: 5 is not an object")]
    [InlineData("""{"optimizer": null}""", "optimizer: null is not an object")]
    [InlineData("""{"optimizer": {"learningRate": true}}""", "optimizer.learningRate: true is not a number")]
    [InlineData("""{"permuteRewards": "yes"}""", "permuteRewards: \"yes\" is not true or false")]
    [InlineData("""{"evaluation": {"datasets": "starter"}}""", "evaluation.datasets: \"starter\" is not a list")]
    [InlineData("""{"evaluation": {"datasets": ["a", 1]}}""", "evaluation.datasets[1]: 1 is not a text")]
    [InlineData("""{"steps": 1, "steps": 2}""", "Duplicate property 'steps'")]
    public void A_field_that_cannot_be_read_is_named(string json, string message) =>
        Should.Throw<NousCoderException>(() => TrainingJobSpecFile.Parse(json)).Message.ShouldStartWith(message);

    [Fact]
    public void Every_wrong_field_is_named_in_one_line()
    {
        var error = Should.Throw<NousCoderException>(() => TrainingJobSpecFile.Parse("""{"steps": "x", "seed": "y"}"""));

        error.Message.ShouldBe("steps: \"x\" is not a whole number; seed: \"y\" is not a whole number");
    }

    [Theory]
    [InlineData("demo.json", ObjectiveName.Dapo)]
    [InlineData("demo-gspo.json", ObjectiveName.Gspo)]
    [InlineData("demo-gspo-plus.json", ObjectiveName.GspoPlus)]
    public void The_demos_jobs_are_good(string file, ObjectiveName objective)
    {
        var spec = TrainingJobSpecFile.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "jobs", file)));

        SpecValidation.Validate(spec).ShouldBeEmpty();
        spec.Objective.Name.ShouldBe(objective);
        spec.Evaluation.Datasets.ShouldBe(["starter", "starter-held-out"]);
    }
}
