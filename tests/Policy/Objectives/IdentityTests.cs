using NousCoder.Contracts.Training;
using NousCoder.Policy.Objectives;
using TorchSharp;

namespace NousCoder.Policy.Tests.Objectives;

public sealed class IdentityTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData(.2, .28)]
    public void Gspo_plus_is_gspo_where_lengths_are_equal(double? low, double? high)
    {
        using var scope = torch.NewDisposeScope();
        var options = new ObjectiveOptions { Name = ObjectiveName.Gspo, ClipLow = low, ClipHigh = high };
        var (first, second) = (Batches.Random(seed: 3, 4, 4, 4), Batches.Random(seed: 3, 4, 4, 4));

        new GspoPlus(options).Evaluate(first).Loss.Number().ShouldBe(new Gspo(options).Evaluate(first).Loss.Number(), 1e-12);
        Batches.GradientOf(new GspoPlus(options), first).ShouldBe(Batches.GradientOf(new Gspo(options), second), 1e-12);
    }

    [Fact]
    public void Gspo_plus_gives_every_token_the_same_gradient_whatever_the_length()
    {
        using var scope = torch.NewDisposeScope();
        double[][] rows = [[-1, -2, -.5, -1], [-1.5]];
        var input = Batches.Input(rows, rows, rows, [1, 1]);

        var gradient = Batches.GradientOf(new GspoPlus(new ObjectiveOptions { Name = ObjectiveName.GspoPlus }), input);

        double[] expected = [-.2, -.2, -.2, -.2, -.2, 0, 0, 0];
        gradient.ShouldBe(expected, 1e-12);
    }

    [Theory]
    [InlineData(ObjectiveName.Dapo)]
    [InlineData(ObjectiveName.Gspo)]
    [InlineData(ObjectiveName.GspoPlus)]
    [InlineData(ObjectiveName.Grpo)]
    [InlineData(ObjectiveName.DrGrpo)]
    [InlineData(ObjectiveName.Cispo)]
    public void Micro_batches_add_up_to_the_minibatch(ObjectiveName name)
    {
        using var scope = torch.NewDisposeScope();
        var objective = Objective.Create(new ObjectiveOptions { Name = name, ClipLow = .05, ClipHigh = .05, NormalizationLength = 8 });
        var whole = Batches.Random(seed: 11, 6, 2, 5, 3);
        ObjectiveInput[] parts = [whole.Rows(2), whole.Rows(0, 3), whole.Rows(1)];

        var expected = objective.Evaluate(whole);
        var shares = parts.Select(objective.Evaluate).ToArray();

        double Sum(Func<ObjectiveResult, torch.Tensor> figure) => shares.Sum(s => figure(s).Number());
        Sum(s => s.Loss).ShouldBe(expected.Loss.Number(), 1e-12);
        Sum(s => s.ClipFractionLow).ShouldBe(expected.ClipFractionLow.Number(), 1e-12);
        Sum(s => s.ClipFractionHigh).ShouldBe(expected.ClipFractionHigh.Number(), 1e-12);
        Sum(s => s.ApproximateKl).ShouldBe(expected.ApproximateKl.Number(), 1e-12);
        Sum(s => s.MeanRatio).ShouldBe(expected.MeanRatio.Number(), 1e-12);
        var gradient = Batches.GradientOf(objective, whole);
        Batches.GradientOf(objective, whole.Rows(0, 3)).ShouldBe([.. gradient[..6], .. gradient[18..]], 1e-12);
    }

    [Fact]
    public void Tokens_of_an_overlong_completion_count_in_the_mean_without_a_gradient()
    {
        using var scope = torch.NewDisposeScope();
        double[][] rows = [[-1, -2], [-1, -1, -1, -1, -1, -1]];
        var input = Batches.Input(rows, rows, rows, [1, 0]);

        var gradient = Batches.GradientOf(new Dapo(new ObjectiveOptions()), input);

        gradient[0].ShouldBe(-1 / 8.0, 1e-12);
        gradient[6..].ShouldAllBe(g => g == 0);
    }
}
