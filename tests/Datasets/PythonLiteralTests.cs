using System.Text;
using NousCoder.Datasets.Json;

namespace NousCoder.Datasets.Tests;

public sealed class PythonLiteralTests
{
    [Theory]
    [InlineData("{'a': 1, \"b\": [True, False, None]}", """{"a":1,"b":[true,false,null]}""")]
    [InlineData("()", "[]")]
    [InlineData("(1,)", "[1]")]
    [InlineData("((1))", "1")]
    [InlineData("(('a', 2), [3,],)", """[["a",2],[3]]""")]
    [InlineData("{1, 2}", "[1,2]")]
    [InlineData("{}", "{}")]
    [InlineData("{1: 'x', True: 2, None: {'k': ()}}", """{"1":"x","true":2,"null":{"k":[]}}""")]
    [InlineData(@"'it\'s 5\x25 \u00e9\xe9 ""q""\n\\\t\0\101\a'", "\"it's 5% éé \\\"q\\\"\\n\\\\\\t\\u0000A\\u0007\"")]
    [InlineData(@"r'\d\'' u'x' ""y""", @"""\\d\\'xy""")]
    [InlineData(@"'\d'", @"""\\d""")]
    [InlineData("'''a\n'b'\"\"'''", @"""a\u000a'b'\""\""""")]
    [InlineData(@"'\ud83d\ude00\U0001f600'", "\"\\ud83d\\ude00😀\"")]
    [InlineData("[-1, +2, 1_000, .5, 1., 1e5, 0x1F, 0b11, 00, -0.0]", "[-1,2,1000,0.5,1.0,1e5,31,3,0,-0.0]")]
    [InlineData("[inf, -Infinity, NaN, -nan]", "[1e999,-1e999,-0E-999,-0E-999]")]
    public void Literals_become_the_JSON_of_their_value(string literal, string json) =>
        Convert(literal).Replace(" ", "", StringComparison.Ordinal).ShouldBe(json.Replace(" ", "", StringComparison.Ordinal));

    [Theory]
    [InlineData("open('x')", "'open' is a name that is called, not a literal")]
    [InlineData("{'a': __import__('os').system('true')}", "'__import__' is a name that is called, not a literal")]
    [InlineData("array([1])", "'array' is a name that is called, not a literal")]
    [InlineData("[x for x in y]", "'x' is a name, not a literal")]
    [InlineData("1 + 1", "'+ 1' follows the value")]
    [InlineData("[1 + 1]", "'+ 1]' stands where ',' or ']' is expected")]
    [InlineData("b'a'", "bytes are no text")]
    [InlineData("f'{x}'", "'f' before a quote is not a literal")]
    [InlineData("'a", "the text ends within quotes")]
    [InlineData("'a\nb'", "the text ends within quotes")]
    [InlineData("'\\xg0'", "an escape of a text is not a character")]
    [InlineData("{[1]: 2}", "a key is a list or a tuple")]
    [InlineData("[1, 2", "the end stands where ',' or ']' is expected")]
    [InlineData("007", "'007' is not a number")]
    [InlineData("1ee2", "'1ee2' is not a number")]
    [InlineData("1_.5", "'1_.5' is not a number")]
    [InlineData("--1", "'-1' stands where a number is expected")]
    [InlineData("1j", "'1j' is not a number")]
    [InlineData("-'a'", "''a'' stands where a number is expected")]
    [InlineData("", "the end stands where a value is expected")]
    public void What_is_no_literal_is_refused_with_what_stands_there(string text, string message) =>
        Should.Throw<LiteralException>(() => Convert(text)).Message.ShouldBe(message);

    [Fact]
    public void Depth_and_digits_are_bounded()
    {
        Convert(new string('[', 200) + new string(']', 200)).Length.ShouldBe(400);
        Should.Throw<LiteralException>(() => Convert(new string('[', 100_000))).Message.ShouldBe("it is nested more than 200 levels deep");
        Should.Throw<LiteralException>(() => Convert(new string('9', 5000))).Message.ShouldEndWith("is not a number");
    }

    [Theory]
    [InlineData("""{'language': 'python', 'test_cases': [{'type': 'stdin_stdout', 'input': 'it\\'s\\n', 'output': \"it's\"}]}""", "{'difficulty': 'easy', 'memory_limit': None}")]
    [InlineData("""{\"language\": \"Python\", \"test_cases\": [{\"type\": \"stdin_stdout\", \"input\": \"it's\\n\", \"output\": \"it's\"}]}""", "{'difficulty': 'easy', 'urls': ('a', 'b')}")]
    public void SYNTHETIC_1_as_published_is_read(string info, string metadata)
    {
        var row = Rows.Read($$"""{"problem_id": "s", "prompt": "p", "verification_info": "{{info}}", "metadata": "{{metadata}}"}""");

        row.Suite.Json().ShouldBe("""{"input":["it's\n"],"output":["it's"]}""");
        row.Definition.Difficulty.ShouldBe("easy");
    }

    [Fact]
    public void Tests_of_a_function_keep_their_values()
    {
        var row = Rows.Read("""{"prompt": "p", "verification_info": "{'language': 'python', 'test_cases': [{'type': 'function_call', 'fn_name': 'f', 'input': [[True, None], 'x'], 'output': (1.5, inf)}]}"}""");

        row.Definition.FunctionName.ShouldBe("f");
        row.Suite.Json().ShouldBe("""{"input":[[[true,null],"x"]],"output":[[1.5,1e999]]}""");
    }

    [Fact]
    public void Solutions_and_tests_of_any_format_may_be_literals()
    {
        var row = Rows.Read("""{"question": "q", "solutions": "['print(1)', \"print('a')\"]", "input_output": "{'inputs': ['1'], 'outputs': ['2']}", "picture_num": NaN, "score": -Infinity}""", withSolutions: true);

        row.Solutions.Programs.ShouldBe(["print(1)", "print('a')"]);
        row.Suite.Json().ShouldBe("""{"input":["1"],"output":["2"]}""");
    }

    [Theory]
    [InlineData("""{"prompt": "p", "verification_info": "{'language': 'python', 'test_cases': open('x')}"}""", "field 'verification_info' is not JSON: ''' is an invalid start of a property name. Expected a '\"'; as a Python literal: 'open' is a name that is called, not a literal")]
    [InlineData("""{"question": "q", "input_output": "{\"fn_name\": \"f\", \"inputs\": [[1]], \"outputs\": [[NaN]]}"}""", "field 'tests': output 0 holds NaN, which equals no value, itself included")]
    [InlineData("""{"question": "q", "input_output": ""}""", "field 'input_output': is empty: a problem without tests cannot be verified")]
    [InlineData("""{"prompt": "p", "verification_info": {"test_cases": [{"type": "function_call", "fn_name": "f", "input": [1], "output": 1}, {"type": "function_call", "fn_name": "g", "input": [1], "output": 1}]}}""", "field 'test_cases': some tests call 'f', others 'g'; a problem has one function")]
    [InlineData("""{"problem": "p", "fn_name": "f", "tests": {"fn_name": "g", "input": ["1"], "output": ["1"]}}""", "field 'fn_name': the row names the function 'f', its tests call 'g'")]
    public void What_cannot_be_used_is_named(string row, string message) =>
        Should.Throw<RowException>(() => Rows.Read(row)).Message.ShouldBe(message);

    private static string Convert(string literal) => Encoding.UTF8.GetString(PythonLiteral.ToJson(Encoding.UTF8.GetBytes(literal)).Span);
}
