using NousCoder.Contracts.Jobs;
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
}
