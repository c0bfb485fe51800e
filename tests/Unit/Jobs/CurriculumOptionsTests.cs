using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Problems;

namespace NousCoder.Unit.Tests.Jobs;

public sealed class CurriculumOptionsTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(14, true)]
    [InlineData(15, false)]
    [InlineData(16, false)]
    public void A_problem_is_dropped_from_the_rate_on(int solves, bool drawn) =>
        new CurriculumOptions { DropFromSolveRate = 15.0 / 16, Attempts = 16 }.Draws([Of(1, solves / 2), Of(2, solves - (solves / 2))]).ShouldBe(drawn);

    [Fact]
    public void Only_the_newest_attempts_count()
    {
        var options = new CurriculumOptions { DropFromSolveRate = 0.9, LeastSolveRate = 0.1 };

        options.Draws([Of(1, 0), Of(2, 1), Of(3, 8)]).ShouldBeFalse();
        options.Draws([Of(1, 8), Of(2, 8), Of(3, 4)]).ShouldBeTrue();
        options.Draws([Of(1, 8), Of(2, 8), Of(3, 0)]).ShouldBeFalse();
    }

    [Fact]
    public void A_problem_with_too_few_attempts_is_drawn() =>
        new CurriculumOptions { DropFromSolveRate = 0.9, Attempts = 9 }.Draws([Of(1, 8)]).ShouldBeTrue();

    private static VersionOutcomes Of(int version, int solves) => new("job", version, Attempts: 8, solves);
}
