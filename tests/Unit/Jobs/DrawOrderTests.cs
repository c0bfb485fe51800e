using System.Collections.Immutable;
using NousCoder.Contracts.Jobs;
using NousCoder.Grains.Jobs;

namespace NousCoder.Unit.Tests.Jobs;

public sealed class DrawOrderTests
{
    private static readonly ImmutableArray<string> Problems = [.. Enumerable.Range(0, 20).Select(i => $"d.{i}")];

    [Fact]
    public void Every_problem_is_drawn_once_before_any_is_drawn_again()
    {
        var order = new DrawOrder(Problems, ProblemDraw.Shuffled, seed: 1);

        Epoch(order, 0).ShouldBe(Problems, ignoreOrder: true);
        Epoch(order, 1).ShouldBe(Problems, ignoreOrder: true);
        Epoch(order, 1).ShouldNotBe(Epoch(order, 0));
        order.EpochOf(19).ShouldBe(0);
        order.EpochOf(20).ShouldBe(1);
    }

    [Fact]
    public void The_order_follows_from_the_seed_wherever_one_looks_into_it()
    {
        new DrawOrder(Problems, ProblemDraw.Shuffled, seed: 1).ProblemAt(33).ShouldBe(Epoch(new DrawOrder(Problems, ProblemDraw.Shuffled, seed: 1), 1)[13]);
        Epoch(new DrawOrder(Problems, ProblemDraw.Shuffled, seed: 2), 0).ShouldNotBe(Epoch(new DrawOrder(Problems, ProblemDraw.Shuffled, seed: 1), 0));
    }

    [Fact]
    public void The_order_of_the_dataset_is_kept_where_it_is_asked_for() =>
        Epoch(new DrawOrder(Problems, ProblemDraw.Dataset, seed: 1), 3).ShouldBe(Problems);

    private static string[] Epoch(DrawOrder order, int epoch) => [.. Enumerable.Range(epoch * 20, 20).Select(d => order.ProblemAt(d))];
}
