using NousCoder.Contracts;

namespace NousCoder.Unit.Tests;

public sealed class KeysTests
{
    [Fact]
    public void A_rollout_says_its_group_position_and_problem()
    {
        var problem = Keys.Problem("starter", 7);
        var group = Keys.Group("job-1", 12, problem, 0);
        var rollout = Keys.Rollout(group, 3);

        rollout.ShouldBe("job-1.12.starter.7.0.3");
        Keys.TryParseRollout(rollout).ShouldBe((group, 3));
        Keys.ProblemOfGroup(group).ShouldBe(problem);
        Keys.ProblemOfGroup(Keys.Group("job-1.e0", 12, problem, 0)).ShouldBe(problem);
    }

    [Theory]
    [InlineData("job.1")]
    [InlineData("a.b.c.d.e.x")]
    [InlineData("")]
    public void What_is_no_rollout_is_not_taken_for_one(string key) => Keys.TryParseRollout(key).ShouldBeNull();

    [Theory]
    [InlineData("a", true)]
    [InlineData("A-1", true)]
    [InlineData("-a", false)]
    [InlineData("a.b", false)]
    [InlineData("a/b", false)]
    [InlineData("ä", false)]
    [InlineData("", false)]
    public void A_name_has_letters_digits_and_hyphens(string name, bool isName) => Keys.IsName(name).ShouldBe(isName);

    [Theory]
    [InlineData("job-1.e0.12.starter.7.0.3", true)]
    [InlineData("a", true)]
    [InlineData("", false)]
    [InlineData(".a", false)]
    [InlineData("a..b", false)]
    [InlineData("a/b", false)]
    [InlineData("../a", false)]
    [InlineData("a\0", false)]
    public void A_key_never_leads_out_of_a_folder(string key, bool isKey) => Keys.IsKey(key).ShouldBe(isKey);
}
