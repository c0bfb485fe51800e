using System.Collections.Immutable;
using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Groups;
using NousCoder.Contracts.Rollouts;
using NousCoder.Grains.Jobs;

namespace NousCoder.Unit.Tests.Jobs;

public sealed class BatchAdvantagesTests
{
    [Fact]
    public void Permuted_rewards_keep_their_number_and_say_nothing_of_their_groups()
    {
        // Thirty-two groups of which the first rollout alone passed.
        GroupResult[] groups = [.. Enumerable.Range(0, 32).Select(g => Group(g, "+---"))];

        var permuted = BatchAdvantages.Permuted(groups, new() { Normalization = AdvantageNormalization.None }, seed: 7);

        // Without normalization a group's advantages sum to 0 and its number of passes can be read off them.
        permuted.ShouldAllBe(g => Math.Abs(g.Sum(a => a!.Value)) < 1e-9);
        permuted.Sum(Passes).ShouldBe(32);
        permuted.Count(g => g[0] > 0 && Passes(g) == 1).ShouldBeInRange(1, 16);
        permuted.Select(Passes).Distinct().Count().ShouldBeGreaterThan(1);
    }

    [Fact]
    public void The_same_seed_permutes_alike_and_the_unverified_stay_out()
    {
        GroupResult[] groups = [Group(0, "+?--"), Group(1, "++-?"), Group(2, "+---")];

        var first = BatchAdvantages.Permuted(groups, new(), seed: 1);

        BatchAdvantages.Permuted(groups, new(), seed: 1).Select(g => g.AsEnumerable()).ShouldBe(first.Select(g => g.AsEnumerable()));
        first[0][1].ShouldBeNull();
        first[1][3].ShouldBeNull();
    }

    private static int Passes(ImmutableArray<double?> advantages) => advantages.Count(a => a > 0);

    private static GroupResult Group(int index, string outcomes) => new()
    {
        GroupId = $"job.1.d.{index}.0",
        ProblemId = $"d.{index}",
        Disposition = GroupDisposition.Informative,
        Rollouts =
        [
            .. outcomes.Select((c, n) => new RolloutSummary
            {
                N = n,
                Outcome = c switch { '+' => RolloutOutcome.Passed, '?' => RolloutOutcome.NotVerified, _ => RolloutOutcome.Failed },
                CompletionTokens = 1,
                FinishReason = FinishReason.Stop,
            }),
        ],
        Advantages = [],
        PolicyVersion = 0,
        Artifact = "",
    };
}
