using NousCoder.Client.Grading;
using NousCoder.Contracts;
using NousCoder.Datasets;

namespace NousCoder.Unit.Tests.Grading;

public sealed class ProblemIndexTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Theory]
    [InlineData("first", 0)]
    [InlineData("abc301_b", 1)]
    [InlineData("1", 1)]
    [InlineData("vcp_77", 2)]
    [InlineData("40", 3)]
    [InlineData("0", 4)]
    public async Task A_problem_is_known_by_the_names_that_its_row_states_else_by_its_number(string name, int problem) =>
        (await BuildAsync(
            """{"id": "first", "index": 9}""",
            """{"question_content": "", "question_id": "abc301_b"}""",
            """{"prompt": "", "problem_id": "vcp_77"}""",
            """{"index": 40}""",
            """{"id": 0}""")).Find(name).ShouldBe(problem);

    [Fact]
    public async Task A_name_of_two_problems_is_refused_where_it_is_used()
    {
        var problems = await BuildAsync("""{"question_id": "a"}""", """{"question_id": "a"}""", """{"question_id": "b", "index": 0}""");

        problems.Find("b").ShouldBe(2);
        Should.Throw<RowException>(() => problems.Find("a")).Message.ShouldContain("names two problems");
        Should.Throw<RowException>(() => problems.Find("0")).Message.ShouldEndWith("line 1 and line 3");
        Should.Throw<RowException>(() => problems.Find("c")).Message.ShouldContain("'c' is no problem of");
    }

    [Fact]
    public async Task An_id_of_two_problems_is_refused() =>
        (await Should.ThrowAsync<NousCoderException>(() => BuildAsync("""{"id": "a"}""", """{"id": "a"}"""))).Message.ShouldEndWith(":2: 'a' is also the id of line 1");

    public void Dispose() => File.Delete(_path);

    private Task<IProblemCollection> BuildAsync(params string[] rows)
    {
        File.WriteAllLines(_path, rows);
        return ProblemIndex.BuildAsync(_path, null, TestContext.Current.CancellationToken);
    }
}
