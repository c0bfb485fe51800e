using NousCoder.Contracts.Training;
using NousCoder.Policy.Objectives;
using TorchSharp;

namespace NousCoder.Policy.Tests.Objectives;

public sealed class GradientTests
{
    [Theory]
    [InlineData(ObjectiveName.Dapo)]
    [InlineData(ObjectiveName.Gspo)]
    [InlineData(ObjectiveName.GspoPlus)]
    [InlineData(ObjectiveName.Grpo)]
    [InlineData(ObjectiveName.DrGrpo)]
    public void Autograd_agrees_with_finite_differences(ObjectiveName name)
    {
        const double Step = 1e-6;
        using var scope = torch.NewDisposeScope();
        var objective = Objective.Create(new ObjectiveOptions { Name = name, ClipLow = .2, ClipHigh = .28, NormalizationLength = 8, DualClip = 1.1 });
        var input = Batches.Random(seed: 7, 5, 3, 4, 1);

        var gradient = Batches.GradientOf(objective, input);

        var values = input.LogProbabilities.detach().data<double>().ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            double LossAt(double shift)
            {
                var moved = (double[])values.Clone();
                moved[i] += shift;
                return objective.Evaluate(input with { LogProbabilities = torch.tensor(moved).view(4, 5) }).Loss.Number();
            }

            gradient[i].ShouldBe((LossAt(Step) - LossAt(-Step)) / (2 * Step), 1e-8);
        }
    }

    [Fact]
    public void Cispo_weighs_the_gradient_of_each_token_by_its_clipped_ratio_and_drops_none()
    {
        using var scope = torch.NewDisposeScope();
        var options = new ObjectiveOptions { Name = ObjectiveName.Cispo, ClipHigh = .28 };
        var expected = Batches.Current.Zip(Batches.Frozen, Batches.Advantages).Select(s =>
            s.First.Zip(s.Second, (a, b) => -Math.Min(Math.Exp(a - b), 1.28) * s.Third / 9).Concat([0, 0, 0]).Take(4)).SelectMany(row => row);

        Batches.GradientOf(new Cispo(options), Batches.Golden()).ShouldBe(expected, 1e-12);
    }

    [Fact]
    public void At_ratio_one_dapo_is_the_plain_policy_gradient()
    {
        using var scope = torch.NewDisposeScope();
        var input = Batches.Input(Batches.Frozen, Batches.Frozen, Batches.Frozen, Batches.Advantages);

        var gradient = Batches.GradientOf(new Dapo(new ObjectiveOptions()), input);

        // d/dlp of −(1/9) Σ A lp: every token of a sequence pulls with −A/9, padding not at all.
        double[] expected = [-1, -1, -1, -1, 1, 1, 0, 0, -.5, -.5, -.5, 0];
        gradient.ShouldBe(expected.Select(g => g / 9), 1e-12);
    }

    [Theory]
    [InlineData(KlGradient.K3)]
    [InlineData(KlGradient.ImportanceCorrected)]
    public void The_gradient_of_the_penalty_is_that_of_its_form(KlGradient form)
    {
        using var scope = torch.NewDisposeScope();
        // Without advantages the penalty alone has a gradient.
        var input = Batches.Input(Batches.Current, Batches.Frozen, Batches.Frozen, [0, 0, 0]);
        var options = new ObjectiveOptions { KlCoefficient = .5, KlGradient = form };
        var reference = Batches.Input(Batches.Frozen, Batches.Frozen, Batches.Frozen, [0, 0, 0]).LogProbabilities.detach();

        var gradient = Batches.GradientOf(Objective.Create(options), input with { ReferenceLogProbabilities = reference });

        // With d = lp_ref − lp: d/dlp (exp(d) − d − 1) = 1 − exp(d), and of that times exp(lp − lpo), −d exp(lp − lpo).
        var expected = Batches.Current.Zip(Batches.Frozen).SelectMany(rows => rows.First
            .Zip(rows.Second, (lp, frozen) => form == KlGradient.K3 ? 1 - Math.Exp(frozen - lp) : (lp - frozen) * Math.Exp(lp - frozen))
            .Select(g => .5 * g / 9).Concat([0, 0, 0]).Take(4));
        gradient.ShouldBe(expected, 1e-12);
    }

    [Theory]
    [InlineData(ObjectiveName.Dapo)]
    [InlineData(ObjectiveName.Gspo)]
    [InlineData(ObjectiveName.GspoPlus)]
    [InlineData(ObjectiveName.Grpo)]
    [InlineData(ObjectiveName.DrGrpo)]
    [InlineData(ObjectiveName.Cispo)]
    public void Extreme_differences_stay_finite(ObjectiveName name)
    {
        using var scope = torch.NewDisposeScope();
        var objective = Objective.Create(new ObjectiveOptions { Name = name, NormalizationLength = 8 });
        var input = Batches.Input([[-1, -900], [-900]], [[-900, -1], [0]], [[0, -900], [-900]], [-1, 1]);

        var loss = objective.Evaluate(input);

        double.IsFinite(loss.Loss.Number()).ShouldBeTrue();
        double.IsFinite(loss.ApproximateKl.Number()).ShouldBeTrue();
        Batches.GradientOf(objective, input).ShouldAllBe(g => double.IsFinite(g));
    }
}
