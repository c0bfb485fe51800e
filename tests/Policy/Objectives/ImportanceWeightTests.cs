using NousCoder.Contracts.Training;
using NousCoder.Policy.Objectives;
using TorchSharp;

namespace NousCoder.Policy.Tests.Objectives;

public sealed class ImportanceWeightTests
{
    private static readonly double[][] Current = [[-1, -2], [-.5, -1.5, -1]];
    private static readonly double[][] Sampler = [[-1.5, -4], [-.2, -1.5, -.4]];
    private static readonly double[] Advantages = [1, -.5];

    [Fact]
    public void Dapo_weighs_each_token_by_its_truncated_weight()
    {
        using var scope = torch.NewDisposeScope();
        // At ratio 1 the loss is −mean of weight · A; the second token's e^2 is cut to 2.
        var weighted = Math.Exp(.5) + 2 - .5 * (Math.Exp(-.3) + 1 + Math.Exp(-.6));

        LossOf(ObjectiveName.Dapo, 2).ShouldBe(-weighted / 5, 1e-12);
    }

    [Theory]
    [InlineData(ObjectiveName.Gspo)]
    [InlineData(ObjectiveName.GspoPlus)]
    public void Sequence_objectives_weigh_by_the_truncated_geometric_mean(ObjectiveName name)
    {
        using var scope = torch.NewDisposeScope();
        var (first, second) = (Math.Min(2, Math.Exp(2.5 / 2)), Math.Exp(-.9 / 3));
        var expected = name == ObjectiveName.Gspo
            ? -(first - .5 * second) / 2
            : -(2 * first - 3 * .5 * second) / 5;

        LossOf(name, 2).ShouldBe(expected, 1e-12);
    }

    [Theory]
    [InlineData(ObjectiveName.Dapo, -.1)]
    [InlineData(ObjectiveName.Gspo, -.25)]
    [InlineData(ObjectiveName.GspoPlus, -.1)]
    public void A_cap_of_zero_switches_the_correction_off(ObjectiveName name, double expected)
    {
        using var scope = torch.NewDisposeScope();

        LossOf(name, 0).ShouldBe(expected, 1e-12);
    }

    private static double LossOf(ObjectiveName name, double cap) =>
        Objective.Create(new ObjectiveOptions { Name = name, ImportanceCap = cap })
            .Evaluate(Batches.Input(Current, Current, Sampler, Advantages)).Loss.Number();
}
