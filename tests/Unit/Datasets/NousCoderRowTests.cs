using System.Security.Cryptography;
using System.Text;
using NousCoder.Client.Datasets;
using NousCoder.Contracts.Problems;

namespace NousCoder.Unit.Tests.Datasets;

public sealed class NousCoderRowTests
{
    private const string OneTest = """{\"input\": [\"3 4\\n\"], \"output\": [\"7\\n\"]}""";

    [Fact]
    public void A_stdin_row_is_read()
    {
        var row = Parse($$"""
            {"problem": "Add é.", "problem_type": "stdin_stdout", "fn_name": "none", "tests": "{{OneTest}}",
             "starter_code": "", "index": 12, "dataset": "made-up", "difficulty": "easy", "family": "sums"}
            """);

        row.Index.ShouldBe(12);
        var problem = row.Definition;
        problem.Id.ShouldBe("set.12");
        problem.Statement.ShouldBe("Add é.");
        problem.Kind.ShouldBe(ProblemKind.Stdin);
        problem.FunctionName.ShouldBeNull();
        (problem.Difficulty, problem.Source).ShouldBe(("easy", "made-up"));
        problem.Suite.InputBytes.ShouldBe([4]);
    }

    [Fact]
    public void A_function_row_is_read()
    {
        var row = Parse("""
            {"problem": "Add.", "problem_type": "func", "fn_name": "add", "starter_code": "def add(a, b):\n",
             "tests": "{\"input\": [\"1\\n[2]\", [1, \"x\"], \"NaN\"], \"output\": [\"3\", [null], 5]}"}
            """);

        row.Definition.Kind.ShouldBe(ProblemKind.Function);
        row.Definition.FunctionName.ShouldBe("add");
        row.Definition.StarterCode.ShouldBe("def add(a, b):\n");
        row.Definition.Suite.InputBytes.ShouldBe([5, 8, 3]);
    }

    [Fact]
    public void The_suite_is_written_in_one_form_however_it_was_spelled()
    {
        var plain = Parse("""{"problem": "p", "tests": "{\"output\": [\"é<\"],   \"input\": [\"1\"]}"}""");
        var escaped = Parse("""{"problem": "p", "tests": "{\"input\":[\"\\u0031\"],\"more\":0,\"output\":[\"\\u00e9\\u003c\"]}"}""");

        Encoding.UTF8.GetString(plain.Suite.Span).ShouldBe("""{"input":["1"],"output":["é<"]}""");
        escaped.Suite.Span.SequenceEqual(plain.Suite.Span).ShouldBeTrue();
        plain.Definition.Suite.Hash.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(plain.Suite.Span)));
        escaped.Definition.Suite.Hash.ShouldBe(plain.Definition.Suite.Hash);
    }

    [Fact]
    public void A_row_without_index_has_the_place_it_stands_at() =>
        Parse($$"""{"problem": "p", "tests": "{{OneTest}}"}""", line: 8).Index.ShouldBe(7);

    [Theory]
    [InlineData("""{"problem": "p" """, "the row is not JSON: ")]
    [InlineData("""[1]""", "the row is not a JSON object")]
    [InlineData("""{"tests": "{}"}""", "field 'problem': is missing")]
    [InlineData("""{"problem": " ", "tests": "{}"}""", "field 'problem': is empty")]
    [InlineData("""{"problem": 5}""", "field 'problem': is a number, not a text")]
    [InlineData("""{"problem": "\ud800"}""", "field 'problem': holds characters that are not valid Unicode")]
    [InlineData("""{"problem": "p", "problem_type": "essay"}""", "field 'problem_type': 'essay' is neither stdin_stdout nor func")]
    [InlineData("""{"problem": "p", "problem_type": "func", "fn_name": "none"}""", "field 'fn_name': is missing, though problem_type is func")]
    [InlineData("""{"problem": "p", "problem_type": "func", "fn_name": "a b"}""", "field 'fn_name': 'a b' is no name of a Python function")]
    [InlineData("""{"problem": "p"}""", "field 'tests': is missing")]
    [InlineData("""{"problem": "p", "tests": 7}""", "field 'tests': is a number, not a text that holds JSON")]
    [InlineData("""{"problem": "p", "tests": "{"}""", "field 'tests': is not JSON inside: ")]
    [InlineData("""{"problem": "p", "tests": "[]"}""", "field 'tests': holds a list, not ")]
    [InlineData("""{"problem": "p", "tests": "{\"input\": []}"}""", "field 'tests': holds no list 'output'")]
    [InlineData("""{"problem": "p", "tests": "{\"input\": [], \"output\": []}"}""", "field 'tests': is empty: ")]
    [InlineData("""{"problem": "p", "tests": "{\"input\": [\"1\"], \"output\": []}"}""", "field 'tests': holds 1 inputs and 0 outputs")]
    [InlineData("""{"problem": "p", "tests": "{\"input\": [[1]], \"output\": [\"1\"]}"}""", "field 'tests': input 0 is a list, not a text")]
    [InlineData("""{"problem": "p", "fn_name": "f", "tests": "{\"input\": [\"1\", \"x y\"], \"output\": [\"1\", \"1\"]}"}""", "field 'tests': input 1 'x y' is not a JSON value")]
    [InlineData("""{"problem": "p", "fn_name": "f", "tests": "{\"input\": [\"1\"], \"output\": [[]]}"}""", "field 'tests': output 0 is an empty list")]
    [InlineData("""{"problem": "p", "index": -1, "tests": {"input": ["1"], "output": ["1"]}}""", "field 'index': -1 is not a whole number of at least 0")]
    [InlineData("""{"problem": "p", "index": "a", "tests": {"input": ["1"], "output": ["1"]}}""", "field 'index': \"a\" is not a whole number of at least 0")]
    public void A_damaged_row_says_which_field_and_why(string row, string message) =>
        Should.Throw<RowException>(() => Parse(row)).Message.ShouldStartWith(message);

    private static DatasetRow Parse(string row, long line = 1) =>
        NousCoderRow.Parse(new RowText(line, line - 1, 0, Encoding.UTF8.GetBytes(row)), "set");
}
