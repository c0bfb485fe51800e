using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Groups;
using NousCoder.Contracts.Rollouts;
using NousCoder.Grains.Groups;

namespace NousCoder.Unit.Tests.Groups;

public sealed class DecidedGroupTests
{
    [Theory]
    [InlineData("++++", GroupDisposition.AllPassed)]
    [InlineData("----", GroupDisposition.AllFailed)]
    [InlineData("+---", GroupDisposition.Informative)]
    [InlineData("+???", GroupDisposition.NotVerified)]
    [InlineData("????", GroupDisposition.NotVerified)]
    [InlineData("+?+?", GroupDisposition.AllPassed)]
    [InlineData("+?-?", GroupDisposition.Informative)]
    public void Only_verified_rollouts_decide_what_becomes_of_a_group(string outcomes, GroupDisposition expected) =>
        DecidedGroup.DispositionOf(Rollouts(outcomes)).ShouldBe(expected);

    [Fact]
    public void An_overlong_rollout_counts_in_mean_and_deviation_and_is_then_given_no_advantage()
    {
        var rollouts = Rollouts("+--x");

        var advantages = DecidedGroup.AdvantagesOf(rollouts, [.. rollouts.Select(r => r.Reward)], AdvantageNormalization.Population, OverlongTreatment.Filter);

        // As of four rewards, 1 and three times -1: without the overlong one the first would be 1.414214.
        advantages[0]!.Value.ShouldBe(1.732051, 1e-6);
        advantages[1]!.Value.ShouldBe(-0.577350, 1e-6);
        advantages[3].ShouldBe(0);
    }

    [Fact]
    public void An_excluded_overlong_rollout_counts_in_mean_and_deviation_and_is_left_out_of_the_update()
    {
        var rollouts = Rollouts("+--x");

        var advantages = DecidedGroup.AdvantagesOf(
            rollouts, [.. rollouts.Select(r => r.Reward)], AdvantageNormalization.Population, OverlongTreatment.Exclude);

        advantages[0]!.Value.ShouldBe(1.732051, 1e-6);
        advantages[3].ShouldBeNull();
    }

    [Fact]
    public void A_group_of_overlong_rollouts_alone_is_kept_without_advantage()
    {
        FinishReason[] reasons = [FinishReason.Length, FinishReason.Length];

        OverlongFilter.Apply([1, -1], reasons, excludes: true).ShouldBe([0, 0]);
    }

    [Fact]
    public void Without_the_filter_an_overlong_rollout_is_learned_from_like_any_other()
    {
        var rollouts = Rollouts("+--x");

        DecidedGroup.AdvantagesOf(rollouts, [.. rollouts.Select(r => r.Reward)], AdvantageNormalization.Population, OverlongTreatment.None)[3]!
            .Value.ShouldBe(-0.577350, 1e-6);
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(900, 0)]
    [InlineData(925, -0.25)]
    [InlineData(1000, -1)]
    [InlineData(1200, -1)]
    public void A_soft_punishment_grows_over_the_buffer(int tokens, double punishment) =>
        SoftOverlongPunishment.Of(tokens, mostTokens: 1000, buffer: 100).ShouldBe(punishment);

    [Fact]
    public void An_unverified_rollout_has_no_advantage_rather_than_none() =>
        DecidedGroup.AdvantagesOf(Rollouts("+?-"), [1, null, -1], AdvantageNormalization.Population, OverlongTreatment.Filter).ShouldBe([1, null, -1]);

    /// <summary>'+' passed, '-' failed, '?' not verified, 'x' failed because it was cut at its maximum length.</summary>
    private static RolloutSummary[] Rollouts(string outcomes) =>
    [
        .. outcomes.Select((c, n) => new RolloutSummary
        {
            N = n,
            Outcome = c switch { '+' => RolloutOutcome.Passed, '?' => RolloutOutcome.NotVerified, _ => RolloutOutcome.Failed },
            CompletionTokens = 10,
            FinishReason = c == 'x' ? FinishReason.Length : FinishReason.Stop,
        }),
    ];
}
