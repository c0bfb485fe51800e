using NousCoder.Contracts.Training;

namespace NousCoder.Unit.Tests;

public sealed class OptimizerOptionsTests
{
    [Theory]
    [InlineData(null, false, 0.1)]
    [InlineData(null, true, 0.0)]
    [InlineData(0.3, false, 0.3)]
    [InlineData(0.3, true, 0.3)]
    public void An_adapter_has_no_weight_decay_unless_the_job_names_one(double? named, bool trainsAdapter, double used) =>
        new OptimizerOptions { WeightDecay = named }.WithWeightDecay(trainsAdapter).WeightDecay.ShouldBe(used);
}
