using NousCoder.Contracts.Jobs;

namespace NousCoder.Unit.Tests.Specs;

public sealed class SpecValidationTests
{
    private static readonly TrainingJobSpec Good = new() { Dataset = "starter", Policy = "starter" };

    [Fact]
    public void Defaults_are_in_range() => SpecValidation.Validate(Good).ShouldBeEmpty();

    [Fact]
    public void A_nested_value_out_of_range_is_named_with_its_range()
    {
        var spec = Good with
        {
            Optimizer = Good.Optimizer with { LearningRate = 5 },
            Generation = Good.Generation with { Sampling = new() { TopP = 0 } },
            Batch = Good.Batch with { GroupSize = 1 },
        };

        SpecValidation.Validate(spec).ShouldBe(
            [
                "optimizer.learningRate: 5 is out of range; it must be between 0 and 1",
                "batch.groupSize: 1 is out of range; it must be between 2 and 1024",
                "generation.sampling.topP: 0 is out of range; it must be between 0.01 and 1",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void What_is_required_and_missing_is_named() => SpecValidation.Validate(new TrainingJobSpec()).ShouldBe(
        [
            "dataset: must name an imported dataset",
            "policy: must be 'starter', the name of an imported checkpoint or the absolute path of a checkpoint folder",
        ],
        ignoreOrder: true);

    [Fact]
    public void A_text_that_is_not_allowed_is_shown() =>
        SpecValidation.Validate(Good with { Generation = Good.Generation with { Template = "mine" } })
            .ShouldBe(["generation.template: 'mine' must be nouscoder, livecodebench or compact"]);
}
