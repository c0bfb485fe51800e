using NousCoder.Contracts.Groups;
using NousCoder.Grains.Groups;

namespace NousCoder.Unit.Tests.Groups;

public sealed class NormalizedAdvantagesTests
{
    [Theory]
    [InlineData(1, 2.645751, -0.377964)]
    [InlineData(2, 1.732051, -0.577350)]
    [InlineData(3, 1.290994, -0.774597)]
    [InlineData(4, 1, -1)]
    public void Eight_rewards_are_divided_by_their_population_deviation(int correct, double passed, double failed)
    {
        var advantages = NormalizedAdvantages.Of(Rewards(correct, of: 8), AdvantageNormalization.Population);

        advantages.Take(correct).ShouldAllBe(a => Math.Abs(a!.Value - passed) < 1e-6);
        advantages.Skip(correct).ShouldAllBe(a => Math.Abs(a!.Value - failed) < 1e-6);
    }

    [Fact]
    public void The_sample_deviation_is_larger_and_none_is_the_difference_from_the_mean()
    {
        NormalizedAdvantages.Of([1, -1, -1, -1], AdvantageNormalization.Sample).ShouldBe([1.5, -0.5, -0.5, -0.5]);
        NormalizedAdvantages.Of([1, -1, -1, -1], AdvantageNormalization.None).ShouldBe([1.5, -0.5, -0.5, -0.5]);
        NormalizedAdvantages.Of([1, 1, 1, -1], AdvantageNormalization.None)[3].ShouldBe(-1.5);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Equal_rewards_give_zeros_even_where_their_deviation_is_not_exactly_zero(int correct)
    {
        // Seven times 0.1 has a floating-point deviation above zero.
        var rewards = Enumerable.Repeat<double?>(correct == 0 ? -1 : 0.1, 7).ToArray();

        NormalizedAdvantages.Of(rewards, AdvantageNormalization.Population).ShouldAllBe(a => a == 0);
    }

    [Fact]
    public void A_rollout_that_left_its_group_counts_in_nothing()
    {
        var advantages = NormalizedAdvantages.Of([1, null, -1, null], AdvantageNormalization.Population);

        advantages.ShouldBe([1, null, -1, null]);
    }

    [Fact]
    public void One_reward_alone_says_nothing() =>
        NormalizedAdvantages.Of([1, null], AdvantageNormalization.Population).ShouldBe([0, null]);

    private static double?[] Rewards(int correct, int of) => [.. Enumerable.Range(0, of).Select(n => (double?)(n < correct ? 1 : -1))];
}
