using System.Globalization;
using System.Text.Json;
using NousCoder.Client.Grading;
using NousCoder.Contracts;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Unit.Tests.Grading;

public sealed class ResumeScanTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nouscoder-test-");

    private GradeOptions Options => new()
    {
        Problems = Path.Combine(_folder.FullName, "problems.jsonl"),
        Solutions = Path.Combine(_folder.FullName, "solutions.jsonl"),
        Out = Path.Combine(_folder.FullName, "verdicts.jsonl"),
        Verification = new VerificationOptions(),
    };

    [Fact]
    public async Task Rows_of_the_same_programs_problems_and_options_are_kept()
    {
        Write(solutions: 3);
        await WriteRowsAsync("passed", "failed", "passed");

        var point = await ScanAsync(Options);

        (point.Solutions, point.Kept, point.Changed, point.NotVerified).ShouldBe((3, 3, 0, 0));
        point.Later.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_row_that_was_not_verified_is_made_again_and_those_after_it_are_kept()
    {
        Write(solutions: 3);
        await WriteRowsAsync("passed", "not_verified", "failed");

        var point = await ScanAsync(Options);

        (point.Kept, point.Changed, point.NotVerified).ShouldBe((1, 0, 1));
        point.Later.ShouldBe([false, true]);
    }

    [Theory]
    [InlineData("time limit")]
    [InlineData("memory limit")]
    [InlineData("comparison")]
    [InlineData("order")]
    [InlineData("problem time limits")]
    [InlineData("all tests")]
    [InlineData("repeat")]
    [InlineData("details")]
    [InlineData("program")]
    [InlineData("problem")]
    public async Task Whatever_a_verdict_depends_on_makes_its_row_again(string change)
    {
        Write(solutions: 1);
        await WriteRowsAsync("failed");
        Write(solutions: 1, program: change == "program" ? "print(2)" : "print(1)", expected: change == "problem" ? 2 : 1);
        var options = change switch
        {
            "time limit" => Options with { Verification = Options.Verification with { CpuSeconds = 14.9 } },
            "memory limit" => Options with { Verification = Options.Verification with { MemoryMiB = 512 } },
            "comparison" => Options with { Verification = Options.Verification with { Comparison = ComparisonMode.LiveCodeBench } },
            "order" => Options with { Verification = Options.Verification with { InSuiteOrder = true } },
            "problem time limits" => Options with { Verification = Options.Verification with { ProblemTimeLimits = true } },
            "all tests" => Options with { RunAllTests = true },
            "repeat" => Options with { Repeat = 2 },
            "details" => Options with { Details = true },
            _ => Options,
        };

        var point = await ScanAsync(options);

        (point.Kept, point.Changed).ShouldBe((0, 1));
    }

    [Theory]
    [InlineData("[{\"shopping\": [\"salt\"]}]", "line 1 is not a verdict")]
    [InlineData("row one\nrow two\nthe row that matters most", "line 1 is not a verdict")]
    [InlineData("{\"id\":\"s0\",\"problem\":\"one\",\"verdict\":\"passed\"}\nthe row that matters most", "line 2 is not a verdict")]
    [InlineData("{\"id\":\"s0\",\"problem\":\"one\",\"verdict\":\"Accepted\"}", "line 1 is not a verdict")]
    [InlineData("{\"id\":\"s0\",\"problem\":\"one\",\"verdict\":\"passed\"}\n\n{\"id\":\"other\",\"problem\":\"one\",\"verdict\":\"passed\"}\n", "verdicts of other solutions")]
    [InlineData("{\"id\":\"s0\",\"problem\":\"one\",\"verdict\":\"passed\"}\n{\"id\":\"s1\",\"problem\":\"one\",\"verdict\":\"passed\"}\n{\"id\":\"s2\",\"problem\":\"one\",\"verdict\":\"passed\"}\n", "rows of no solution, from line 3 on")]
    [InlineData("{\"id\":\"s0\",\"problem\":\"one\",\"verdict\":\"passed\"}\n{\"id\":\"s1\",\"problem\":\"one\",\"verdict\":\"passed\"}\n{\"id\":\"s2\",\"pro", "line 3 is not a verdict")]
    public async Task Anything_but_verdicts_on_these_solutions_is_refused_and_stays_as_it_is(string content, string reason)
    {
        Write(solutions: 2);
        File.WriteAllText(Options.Out, content);

        (await Should.ThrowAsync<NousCoderException>(() => ScanAsync(Options))).Message.ShouldContain(reason);

        File.ReadAllText(Options.Out).ShouldBe(content);
    }

    [Fact]
    public async Task A_row_that_was_cut_off_anywhere_is_made_again()
    {
        Write(solutions: 2);
        await WriteRowsAsync("passed", "failed");
        var whole = File.ReadAllText(Options.Out);
        var first = whole.IndexOf('\n', StringComparison.Ordinal) + 1;
        foreach (var length in Enumerable.Range(first, whole.Length - 1 - first).Where(n => n % 7 == 0 || n < first + 3))
        {
            File.WriteAllText(Options.Out, whole[..length]);

            (await ScanAsync(Options)).Kept.ShouldBe(1, $"of {length} bytes");
        }

        // Only the end of the last line is missing.
        File.WriteAllText(Options.Out, whole[..^1]);
        (await ScanAsync(Options)).Kept.ShouldBe(2);
    }

    [Fact]
    public async Task The_row_of_a_damaged_solution_is_made_again_when_that_is_mended()
    {
        Write(solutions: 1);
        File.WriteAllText(Options.Out, "{\"id\":null,\"problem\":null,\"verdict\":\"not_verified\",\"reason\":\"line 1: the row is not JSON\"}\n");

        (await ScanAsync(Options)).NotVerified.ShouldBe(1);
    }

    [Fact]
    public void A_file_is_written_by_one_process_at_a_time()
    {
        using var first = VerdictFile.Open(Options.Out);

        Should.Throw<NousCoderException>(() => VerdictFile.Open(Options.Out)).Message.ShouldContain("another process is writing");
    }

    [Fact]
    public async Task A_file_of_the_spools_name_that_is_no_spool_is_refused_and_stays_as_it_is()
    {
        var spool = Options.Out + VerdictSpool.Ending;
        File.WriteAllText(spool, "12\tsomebody's table");
        using var file = VerdictFile.Open(Options.Out);

        (await Should.ThrowAsync<NousCoderException>(() => VerdictSpool.OpenAsync(file, TestContext.Current.CancellationToken)))
            .Message.ShouldContain("move it away");

        File.ReadAllText(spool).ShouldBe("12\tsomebody's table");
    }

    [Fact]
    public async Task A_spool_that_was_cut_off_keeps_its_whole_rows()
    {
        var spool = Options.Out + VerdictSpool.Ending;
        File.WriteAllText(Options.Out, "");
        using var file = VerdictFile.Open(Options.Out);
        using (var first = await VerdictSpool.OpenAsync(file, TestContext.Current.CancellationToken))
        {
            first.Add(3, "three\n"u8);
            first.Add(1, "one\n"u8);
        }

        File.AppendAllText(spool, "2\ttw");
        using var second = await VerdictSpool.OpenAsync(file, TestContext.Current.CancellationToken);
        second.Add(0, "zero\n"u8);

        new long[] { 0, 1, 2, 3 }.Select(n => System.Text.Encoding.UTF8.GetString(second.Read(n))).ShouldBe(["zero\n", "one\n", "tw\n", "three\n"]);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(int solutions, string program = "print(1)", int expected = 1)
    {
        File.WriteAllText(Options.Problems, string.Create(CultureInfo.InvariantCulture,
            $$"""{"id": "one", "problem": "Print it.", "tests": "{\"input\": [\"\"], \"output\": [\"{{expected}}\"]}"}"""));
        File.WriteAllLines(Options.Solutions, Enumerable.Range(0, solutions).Select(n =>
            JsonSerializer.Serialize(new { id = $"s{n}", problem = "one", code = program })));
    }

    private async Task WriteRowsAsync(params string[] verdicts)
    {
        var problems = await ProblemIndex.BuildAsync(Options.Problems, null, CancellationToken.None);
        var digest = new VerdictDigest(Options).Of("print(1)", problems.DigestOf(0));
        File.WriteAllLines(Options.Out, verdicts.Select((verdict, n) =>
            $$"""{"id":"s{{n}}","problem":"one","verdict":"{{verdict}}","reason":null,"failed_test":{{(verdict == "failed" ? "0" : "null")}},"digest":"{{digest}}"}"""));
    }

    private static async Task<ResumePoint> ScanAsync(GradeOptions options)
    {
        var problems = await ProblemIndex.BuildAsync(options.Problems, null, CancellationToken.None);
        using var file = VerdictFile.Open(options.Out);
        return await new ResumeScan(options, new SolutionResolver(problems, new VerdictDigest(options)), file, new GradeSummary())
            .RunAsync(TestContext.Current.CancellationToken);
    }
}
