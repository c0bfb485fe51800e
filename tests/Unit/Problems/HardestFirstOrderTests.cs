using System.Collections.Immutable;
using NousCoder.Contracts.Problems;
using NousCoder.Grains.Problems;

namespace NousCoder.Unit.Tests.Problems;

public sealed class HardestFirstOrderTests
{
    private static readonly ImmutableArray<int> Sizes = [10, 1000, 100, 100];

    [Fact]
    public void Untried_tests_come_from_both_ends_of_the_sizes_of_their_inputs() =>
        HardestFirstOrder.Of([10, 1000, 100, 200, 50], []).ShouldBe([1, 0, 3, 4, 2]);

    [Fact]
    public void A_test_that_fails_more_comes_earlier_whatever_its_size() =>
        HardestFirstOrder.Of(Sizes, [new(50, 40, 1), new(50, 1, 1), new(50, 20, 1), new(50, 10, 1)]).ShouldBe([0, 2, 3, 1]);

    [Fact]
    public void A_slow_test_must_catch_more_to_be_worth_its_time() =>
        // Both catch half of all programs; the first takes ten times as long.
        HardestFirstOrder.Of([100, 100], [new(50, 25, 50), new(50, 25, 5)]).ShouldBe([1, 0]);

    [Fact]
    public void One_failure_among_few_runs_does_not_outweigh_many() =>
        HardestFirstOrder.Of([100, 100], [new(1, 1, 0.02), new(100, 90, 2)]).ShouldBe([1, 0]);

    [Fact]
    public void Exploration_begins_with_the_test_that_was_run_least_and_keeps_the_rest()
    {
        ImmutableArray<TestStatistics> tests = [new(9, 0, 0), new(9, 9, 0), new(2, 0, 0), new(9, 3, 0)];
        var order = HardestFirstOrder.Of(Sizes, tests);

        HardestFirstOrder.Arrange(order, tests, new() { Explore = true }).ShouldBe([2, .. order.Where(t => t != 2)]);
        HardestFirstOrder.Arrange([0], [], new() { Explore = true }).ShouldBe([0]);
    }

    [Fact]
    public void A_first_batch_is_hardest_first_and_the_rest_as_the_suite_has_it()
    {
        HardestFirstOrder.Arrange([3, 1, 4, 0, 2], [], new()).ShouldBe([3, 1, 4, 0, 2]);
        HardestFirstOrder.Arrange([3, 1, 4, 0, 2], [], new() { FirstTests = 2 }).ShouldBe([3, 1, 0, 2, 4]);
        HardestFirstOrder.Arrange([3, 1, 4, 0, 2], [], new() { InSuiteOrder = true }).ShouldBe([0, 1, 2, 3, 4]);
    }
}
