using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NousCoder.Contracts.Problems;

namespace NousCoder.Datasets.Tests;

public sealed class RowFormatTests
{
    private const string OneTest = """{\"input\": [\"3 4\\n\"], \"output\": [\"7\\n\"]}""";

    [Fact]
    public void A_stdin_row_is_read()
    {
        var row = Rows.Read($$"""
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
        var row = Rows.Read("""
            {"problem": "Add.", "problem_type": "func", "fn_name": "add", "starter_code": "def add(a, b):\n",
             "tests": "{\"input\": [\"1\\n[2]\", [1, \"x\"], \"NaN\"], \"output\": [\"3\", [null], 5]}"}
            """);

        row.Definition.Kind.ShouldBe(ProblemKind.Function);
        row.Definition.FunctionName.ShouldBe("add");
        row.Definition.StarterCode.ShouldBe("def add(a, b):\n");
        row.Definition.Suite.InputBytes.ShouldBe([5, 8, 3]);
        row.Suite.Json().ShouldBe("""{"input":["1\n[2]",[1,"x"],"NaN"],"output":["3",[null],5]}""");
    }

    [Fact]
    public void The_suite_is_written_in_one_form_however_it_was_spelled()
    {
        var plain = Rows.Read("""{"problem": "p", "tests": "{\"output\": [\"é<\"],   \"input\": [\"1\"]}"}""");
        var escaped = Rows.Read("""{"problem": "p", "tests": "{\"input\":[\"\\u0031\"],\"more\":0,\"output\":[\"\\u00e9\\u003c\"]}"}""");

        const string canonical = """{"input":["1"],"output":["é<"]}""";
        plain.Suite.Json().ShouldBe(canonical);
        escaped.Suite.Json().ShouldBe(canonical);
        plain.Definition.Suite.Hash.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        plain.Definition.Suite.Bytes.ShouldBe(Encoding.UTF8.GetByteCount(canonical));
        escaped.Definition.Suite.Hash.ShouldBe(plain.Definition.Suite.Hash);
    }

    [Fact]
    public void A_row_without_index_has_the_place_it_stands_at() =>
        Rows.Read($$"""{"problem": "p", "tests": "{{OneTest}}"}""", position: 7).Index.ShouldBe(7);

    [Theory]
    [InlineData("""{"problem": "p" """, "the row is not JSON: ")]
    [InlineData("""[1]""", "the row is not a JSON object")]
    [InlineData("""{"statement": "p"}""", "the row has the fields of no known format: statement")]
    [InlineData("""{"tests": "{}"}""", "field 'problem': is missing")]
    [InlineData("""{"problem": " ", "tests": "{}"}""", "field 'problem': is empty")]
    [InlineData("""{"problem": 5}""", "field 'problem': is a number, not a text")]
    [InlineData("""{"problem": "\ud800"}""", "field 'problem': holds characters that are not valid Unicode")]
    [InlineData("""{"problem": "p", "problem_type": "essay"}""", "field 'problem_type': 'essay' is neither stdin_stdout nor func")]
    [InlineData("""{"problem": "p", "problem_type": "func", "fn_name": "none", "tests": {"input": ["1"], "output": ["1"]}}""", "field 'fn_name': is missing, though the tests call a function")]
    [InlineData("""{"problem": "p", "problem_type": "func", "fn_name": "a b", "tests": {"input": ["1"], "output": ["1"]}}""", "field 'fn_name': 'a b' is no name of a Python function")]
    [InlineData("""{"problem": "p"}""", "field 'tests': is missing")]
    [InlineData("""{"problem": "p", "tests": 7}""", "field 'tests': is a number, not a text that holds JSON")]
    [InlineData("""{"problem": "p", "tests": "{"}""", "field 'tests' is not JSON: ")]
    [InlineData("""{"problem": "p", "tests": "7"}""", "field 'tests': holds a number, not ")]
    [InlineData("""{"problem": "p", "tests": "[]"}""", "field 'tests': is empty: ")]
    [InlineData("""{"problem": "p", "tests": "[{\"input\": \"1\"}]"}""", "field 'tests': test 0 has no output")]
    [InlineData("""{"problem": "p", "tests": "{\"input\": []}"}""", "field 'tests': holds no list 'output'")]
    [InlineData("""{"problem": "p", "tests": "{\"input\": [], \"output\": []}"}""", "field 'tests': is empty: ")]
    [InlineData("""{"problem": "p", "tests": "{\"input\": [\"1\"], \"output\": []}"}""", "field 'tests': holds 1 inputs and 0 outputs")]
    [InlineData("""{"problem": "p", "tests": "{\"input\": [[1]], \"output\": [\"1\"]}"}""", "field 'tests': input 0 is a list, not a text")]
    [InlineData("""{"problem": "p", "tests": "{\"input\": [null], \"output\": [\"1\"]}"}""", "field 'tests': input 0 is null, not a text")]
    [InlineData("""{"problem": "p", "fn_name": "f", "tests": "{\"input\": [\"1\", \"x y\"], \"output\": [\"1\", \"1\"]}"}""", "field 'tests': input 1 'x y' is not a JSON value")]
    [InlineData("""{"problem": "p", "fn_name": "f", "tests": "{\"input\": [\"1\"], \"output\": [[]]}"}""", "field 'tests': output 0 is an empty list")]
    [InlineData("""{"problem": "p", "index": -1, "tests": {"input": ["1"], "output": ["1"]}}""", "field 'index': -1 is not a whole number of at least 0")]
    [InlineData("""{"problem": "p", "index": "a", "tests": {"input": ["1"], "output": ["1"]}}""", "field 'index': a is not a whole number of at least 0")]
    public void A_damaged_row_says_which_field_and_why(string row, string message) =>
        Should.Throw<RowException>(() => Rows.Read(row)).Message.ShouldStartWith(message);

    [Theory]
    [InlineData("""[{\"input\": \"1\", \"output\": \"2\", \"testtype\": \"stdin\"}]""", ProblemKind.Stdin, "{}")]
    [InlineData("""[{\"input\": \"1\", \"output\": \"2\", \"testtype\": \"functional\"}]""", ProblemKind.Function, """{"func_name": "f"}""")]
    [InlineData("""[{\"type\": \"stdin_stdout\", \"input\": \"1\", \"output\": \"2\"}]""", ProblemKind.Stdin, "null")]
    [InlineData("""[{\"type\": \"function_call\", \"fn_name\": \"f\", \"input\": \"1\", \"output\": \"2\"}]""", ProblemKind.Function, "null")]
    [InlineData("""{\"inputs\": [\"1\"], \"outputs\": [\"2\"]}""", ProblemKind.Stdin, "null")]
    [InlineData("""{\"fn_name\": \"f\", \"inputs\": [\"1\"], \"outputs\": [\"2\"]}""", ProblemKind.Function, "null")]
    public void DeepCoder_rows_have_tests_of_any_of_their_shapes(string tests, ProblemKind kind, string metadata)
    {
        var row = Rows.Read(
            $$"""{"problem": "p", "tests": "{{tests}}", "starter_code": null, "solutions": ["```python\nprint(2)\n```"], "metadata": {{metadata}} }""",
            withSolutions: true);

        row.Definition.Kind.ShouldBe(kind);
        row.Definition.FunctionName.ShouldBe(kind == ProblemKind.Function ? "f" : null);
        row.Suite.Json().ShouldBe("""{"input":["1"],"output":["2"]}""");
        row.Solutions.Programs.ShouldBe(["print(2)\n"]);
    }

    [Fact]
    public void A_TACO_row_is_read_and_lists_of_lines_are_joined()
    {
        var row = Rows.Read("""
            {"question": "q", "solutions": "[\"print(1)\", \"print(2)\"]", "starter_code": "", "difficulty": "HARD", "source": "codechef", "name": "ADD",
             "input_output": "{\"inputs\": [\"1\\n\", [\"2\", \"3 \\u00e9\"]], \"outputs\": [\"1\", [\"5\"]]}",
             "time_limit": "2.5 seconds", "memory_limit": "256.0 megabytes", "date": "2016-11-26 00:00:00", "url": null}
            """, withSolutions: true);

        var problem = row.Definition;
        (problem.Difficulty, problem.Source, problem.SourceId).ShouldBe(("HARD", "codechef", "ADD"));
        (problem.TimeLimitSeconds, problem.MemoryLimitMebibytes, problem.Date).ShouldBe((2.5, 256, new DateOnly(2016, 11, 26)));
        row.Suite.Json().ShouldBe("""{"input":["1\n","2\n3 é"],"output":["1","5"]}""");
        row.Solutions.Programs.ShouldBe(["print(1)", "print(2)"]);
    }

    [Fact]
    public void As_many_solutions_are_kept_as_are_tried()
    {
        string[] programs = [new string('#', 1 << 20), .. Enumerable.Range(0, 100).Select(n => $"print({n})")];
        var row = Rows.Read(JsonSerializer.Serialize(new { question = "q", solutions = programs, input_output = """{"inputs": ["1"], "outputs": ["2"]}""" }), withSolutions: true);

        row.Solutions.Programs.ShouldBe(["print(0)", "print(1)", "print(2)", "print(3)", "print(4)"]);
        row.Solutions.TooLong.ShouldBe(1);
    }

    [Fact]
    public void A_problem_that_no_message_carries_is_refused()
    {
        var (text, tests) = (new string('é', 256 * 1024), """{"input": ["1"], "output": ["1"]}""");
        Rows.Read(JsonSerializer.Serialize(new { problem = text, tests })).Definition.Statement.ShouldBe(text);

        Should.Throw<RowException>(() => Rows.Read(JsonSerializer.Serialize(new { problem = text, starter_code = text, tests })))
            .Message.ShouldStartWith("the statement, the starter code, the other texts and the sizes of 1 tests take 1049094 bytes, more than the 983040");
    }

    [Fact]
    public void A_TACO_function_keeps_its_parsed_arguments()
    {
        var row = Rows.Read("""{"question": "q", "input_output": "{\"fn_name\": \"f\", \"inputs\": [[[1, 2], \"x\"]], \"outputs\": [[3]]}"}""");

        row.Definition.FunctionName.ShouldBe("f");
        row.Suite.Json().ShouldBe("""{"input":[[[1,2],"x"]],"output":[[3]],"results":"taco"}""");
    }

    [Theory]
    [InlineData("""{\"fn_name\": \"f\", \"inputs\": [[1], [2]], \"outputs\": [\"enots\", []]}""", """{"input":[[1],[2]],"output":["enots",[]],"results":"taco"}""")]
    [InlineData("""{\"fn_name\": \"f\", \"inputs\": [\"1\"], \"outputs\": [\"2\"]}""", """{"input":["1"],"output":["2"]}""")]
    [InlineData("""{\"inputs\": [[\"1\"]], \"outputs\": [[\"2\"]]}""", """{"input":["1"],"output":["2"]}""")]
    public void Results_are_compared_as_TACO_does_where_a_row_of_that_origin_calls_a_function_with_values(string tests, string suite)
    {
        Rows.Read($$"""{"question": "q", "input_output": "{{tests}}"}""").Suite.Json().ShouldBe(suite);
        Rows.Read($$"""{"problem": "p", "tests": "{{tests}}", "metadata": null}""").Suite.Json().ShouldBe(suite);
    }

    [Fact]
    public void Results_of_other_formats_are_compared_as_JSON() =>
        Rows.Read("""{"problem": "p", "problem_type": "func", "fn_name": "f", "tests": "{\"inputs\": [[1]], \"outputs\": [[2]]}"}""")
            .Suite.Json().ShouldBe("""{"input":[[1]],"output":[[2]]}""");

    [Theory]
    [InlineData("""{"language": "python", "test_cases": [{"type": "stdin_stdout", "fn_name": null, "input": "1", "output": "2"}]}""")]
    [InlineData("\"{\\\"language\\\": \\\"python\\\", \\\"test_cases\\\": [{\\\"type\\\": \\\"stdin_stdout\\\", \\\"input\\\": \\\"1\\\", \\\"output\\\": \\\"2\\\"}]}\"")]
    public void A_SYNTHETIC_1_row_is_read_whether_its_tests_are_text_or_not(string info)
    {
        var row = Rows.Read($$"""
            {"problem_id": "vcp_7", "source": "apps", "prompt": "p", "gold_standard_solution": "```python\nprint(2)\n```", "verification_info": {{info}}, "metadata": "{\"difficulty\": \"easy\"}"}
            """, withSolutions: true);

        (row.Definition.SourceId, row.Definition.Source, row.Definition.Difficulty).ShouldBe(("vcp_7", "apps", "easy"));
        row.Suite.Json().ShouldBe("""{"input":["1"],"output":["2"]}""");
        row.Solutions.Programs.ShouldBe(["print(2)\n"]);
    }

    [Fact]
    public void A_SYNTHETIC_1_row_in_another_language_is_refused() =>
        Should.Throw<RowException>(() => Rows.Read("""{"prompt": "p", "verification_info": {"language": "javascript", "test_cases": []}}"""))
            .Message.ShouldBe("field 'verification_info': the language is 'javascript'; only python is verified here");

    [Theory]
    [InlineData("""{"language": "Python", "test_cases": [{"input": "1", "output": "2", "type": "stdin_stdout", "fn_name": null}]}""", "problem")]
    [InlineData("""{"language": "python3", "test_cases": [{"input": "1", "output": "2"}]}""", "problem_statement")]
    public void A_derivative_of_SYNTHETIC_1_is_read(string info, string statement) =>
        Rows.Read($$"""{"{{statement}}": "p", "verification_info": {{info}}, "metadata": {"difficulty": null} }""").Definition.Statement.ShouldBe("p");

    [Fact]
    public void A_DeepCoder_function_may_be_named_in_the_metadata_of_its_tests()
    {
        var row = Rows.Read("""{"problem": "p", "solutions": [], "tests": "[{\"input\": \"1\", \"output\": \"2\", \"testtype\": \"functional\", \"metadata\": {\"func_name\": \"f\"}}]"}""");

        (row.Definition.Kind, row.Definition.FunctionName).ShouldBe((ProblemKind.Function, "f"));
    }
}
