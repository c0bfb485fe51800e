using NousCoder.Contracts.Training;
using NousCoder.Policy.Objectives;
using TorchSharp;

namespace NousCoder.Policy.Tests.Objectives;

public sealed class GoldenValueTests
{
    [Theory]
    [InlineData(ObjectiveName.Dapo, null, null, -0.427757468)]
    [InlineData(ObjectiveName.Gspo, null, null, -0.166966667)]
    [InlineData(ObjectiveName.Gspo, .2, .28, -0.244707910)]
    [InlineData(ObjectiveName.GspoPlus, null, null, -0.3892)]
    [InlineData(ObjectiveName.GspoPlus, .2, .28, -0.460107036)]
    [InlineData(ObjectiveName.Grpo, null, null, -0.188694332)]
    [InlineData(ObjectiveName.DrGrpo, null, null, -0.152850602)]
    [InlineData(ObjectiveName.Cispo, null, null, 0.453214665)]
    public void The_loss_is_the_published_formula(ObjectiveName name, double? low, double? high, double expected)
    {
        using var scope = torch.NewDisposeScope();
        var options = new ObjectiveOptions { Name = name, ClipLow = low, ClipHigh = high, NormalizationLength = 8 };

        var loss = Objective.Create(options).Evaluate(Batches.Golden()).Loss.Number();

        loss.ShouldBe(expected, 1e-8);
        Func<double[][], double[][], double[], double, double, double> plain = name switch
        {
            ObjectiveName.Dapo => PlainFormulas.Dapo,
            ObjectiveName.Gspo => PlainFormulas.Gspo,
            ObjectiveName.Grpo => PlainFormulas.Grpo,
            ObjectiveName.DrGrpo => PlainFormulas.DrGrpo,
            ObjectiveName.Cispo => PlainFormulas.Cispo,
            _ => PlainFormulas.GspoPlus,
        };
        loss.ShouldBe(
            plain(Batches.Current, Batches.Frozen, Batches.Advantages, options.EffectiveClipLow, options.EffectiveClipHigh), 1e-12);
    }

    [Fact]
    public void Dapo_counts_tokens_that_the_clip_silences_and_no_others()
    {
        using var scope = torch.NewDisposeScope();

        var result = new Dapo(new ObjectiveOptions()).Evaluate(Batches.Golden());

        // Ratios outside the bounds whose advantage points back inside still give a gradient.
        result.ClipFractionLow.Number().ShouldBe(1 / 9.0, 1e-12);
        result.ClipFractionHigh.Number().ShouldBe(3 / 9.0, 1e-12);
    }

    [Fact]
    public void Gspo_counts_clipped_sequences_and_gspo_plus_their_tokens()
    {
        using var scope = torch.NewDisposeScope();

        var gspo = new Gspo(new ObjectiveOptions { Name = ObjectiveName.Gspo }).Evaluate(Batches.Golden());
        var plus = new GspoPlus(new ObjectiveOptions { Name = ObjectiveName.GspoPlus }).Evaluate(Batches.Golden());

        gspo.ClipFractionLow.Number().ShouldBe(1 / 3.0, 1e-12);
        gspo.ClipFractionHigh.Number().ShouldBe(2 / 3.0, 1e-12);
        plus.ClipFractionLow.Number().ShouldBe(2 / 9.0, 1e-12);
        plus.ClipFractionHigh.Number().ShouldBe(7 / 9.0, 1e-12);
    }

    [Fact]
    public void The_sequence_ratio_is_the_geometric_mean_of_token_ratios()
    {
        using var scope = torch.NewDisposeScope();

        var means = Enumerable.Range(0, 3).Select(row =>
        {
            var input = Batches.Golden().Rows(row) with { MinibatchSequences = 1 };
            return new Gspo(new ObjectiveOptions { Name = ObjectiveName.Gspo }).Evaluate(input).MeanRatio.Number();
        }).ToArray();

        means[0].ShouldBe(1.077884151, 1e-9);
        means[1].ShouldBe(0.860707976, 1e-9);
        means[2].ShouldBe(1.033895114, 1e-9);
    }

    [Fact]
    public void The_dual_clip_bounds_a_term_of_negative_advantage_and_no_other()
    {
        using var scope = torch.NewDisposeScope();
        // A ratio of e³ ≈ 20 either way: the one is cut at 10 times the advantage, the other by the upper bound.
        var input = Batches.Input([[-1], [-1]], [[-4], [-4]], [[-4], [-4]], [-1, 1]);

        LossOf(new ObjectiveOptions { ImportanceCap = 0 }).ShouldBe((Math.Exp(3) - 1.28) / 2, 1e-12);
        LossOf(new ObjectiveOptions { ImportanceCap = 0, DualClip = 10 }).ShouldBe((10 - 1.28) / 2, 1e-12);

        double LossOf(ObjectiveOptions options) => new Dapo(options).Evaluate(input).Loss.Number();
    }

    [Fact]
    public void A_kl_term_adds_the_weighted_divergence_from_the_reference()
    {
        using var scope = torch.NewDisposeScope();
        var options = new ObjectiveOptions { KlCoefficient = 0.1 };
        var input = Batches.Golden();
        var reference = input.FrozenLogProbabilities.Plus(-0.25);
        var expected = Batches.Current.Zip(Batches.Frozen)
            .SelectMany(rows => rows.First.Zip(rows.Second, (lp, frozen) => Math.Exp(frozen - 0.25 - lp) - (frozen - 0.25 - lp) - 1)).Average();

        var result = Objective.Create(options).Evaluate(input with { ReferenceLogProbabilities = reference });

        result.ReferenceKl!.Number().ShouldBe(expected, 1e-12);
        result.Loss.Number().ShouldBe(new Dapo(options).Evaluate(input).Loss.Number() + (0.1 * expected), 1e-12);
    }

    [Fact]
    public void The_divergence_is_the_token_mean_of_k3()
    {
        using var scope = torch.NewDisposeScope();
        var expected = Batches.Current.Zip(Batches.Frozen)
            .SelectMany(rows => rows.First.Zip(rows.Second, (a, b) => Math.Exp(a - b) - 1 - (a - b)))
            .Average();

        new Dapo(new ObjectiveOptions()).Evaluate(Batches.Golden()).ApproximateKl.Number().ShouldBe(expected, 1e-12);
    }
}
