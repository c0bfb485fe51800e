namespace NousCoder.Sandbox.Tests;

public sealed class VerdictTests(SandboxFixture sandbox)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_right_program_passes_every_test_in_the_order_asked_for()
    {
        var request = sandbox.Stdin("print(int(input()) * 2)", ("1", "2"), ("2", "4"), ("3", "6")) with { Order = [2, 0, 1] };

        var verdict = await sandbox.VerifyAsync(request);

        verdict.Outcome.ShouldBe(RolloutOutcome.Passed);
        verdict.Reason.ShouldBeNull();
        verdict.FailedTest.ShouldBeNull();
        verdict.TestRuns.Select(r => r.Test).ShouldBe([2, 0, 1]);
        verdict.TestRuns.ShouldAllBe(r => r.Passed && r.Seconds > 0 && r.Seconds < 1);
        verdict.Seconds.ShouldBeInRange(0.001, 10);
    }

    [Fact]
    public async Task Nothing_runs_after_the_first_failure()
    {
        var request = sandbox.Stdin("print(input())", ("1", "1"), ("2", "no"), ("3", "3")) with { Order = [0, 1, 2] };

        var verdict = await sandbox.VerifyAsync(request);

        verdict.Reason.ShouldBe(FailureReason.WrongAnswer);
        verdict.TestRuns.Select(r => (r.Test, r.Passed)).ShouldBe([(0, true), (1, false)]);
        verdict.FailedTest.ShouldBe(new FailedTest { Test = 1, Input = "2", Expected = "no", Actual = "2\n" });
    }

    [Theory]
    [InlineData("def f(:\n  pass")]
    [InlineData("print('a'\0)")]
    [InlineData("  x = 1\nprint(x)")]
    [InlineData("return 1")]
    public async Task A_source_that_is_no_program_is_a_compile_error(string source)
    {
        var verdict = await sandbox.VerifyAsync(source, "", "");

        verdict.Reason.ShouldBe(FailureReason.CompileError);
        verdict.TestRuns.ShouldBeEmpty();
        verdict.FailedTest.ShouldBeNull();
    }

    [Fact]
    public async Task A_source_made_to_exhaust_the_compiler_is_a_compile_error_and_nothing_else()
    {
        foreach (var source in new[] { new string('(', 100_000), "x = " + string.Concat(Enumerable.Repeat("-", 300_000)) + "1", string.Concat(Enumerable.Range(0, 150).Select(i => new string(' ', i) + "if 1:\n")) })
        {
            var verdict = await sandbox.VerifyAsync(source, "", "");
            verdict.Reason.ShouldBe(FailureReason.CompileError);
        }

        await sandbox.ShouldStillWorkAsync();
    }

    [Theory]
    [InlineData("1 / 0", "ZeroDivisionError")]
    [InlineData("print(5)\nraise SystemExit(3)", "")]
    [InlineData("print(5)\nimport os; os.abort()", "")]
    [InlineData("print(5)\nimport ctypes; ctypes.string_at(0)", "")]
    [InlineData("exit('sorry')", "sorry")]
    [InlineData("import no_such_module", "ModuleNotFoundError")]
    [InlineData("def f(n): return f(n + 1)\nf(0)", "RecursionError")]
    public async Task A_program_that_raises_or_ends_badly_is_a_runtime_error(string program, string error)
    {
        var verdict = await sandbox.VerifyAsync(program, "", "5");

        verdict.Reason.ShouldBe(FailureReason.RuntimeError);
        verdict.FailedTest!.StandardError.ShouldContain(error);
    }

    [Theory]
    [InlineData("while True: pass")]
    [InlineData("while True:\n  try:\n    while True: pass\n  except BaseException: pass")]
    [InlineData("import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass")]
    public async Task A_program_that_computes_too_long_is_a_time_limit(string program)
    {
        var verdict = await sandbox.VerifyAsync(sandbox.Stdin(program, ("", "")) with { CpuLimit = Short });

        verdict.Reason.ShouldBe(FailureReason.TimeLimit);
        verdict.TestRuns.Single().Seconds.ShouldBeInRange(0.5, 3);
        await sandbox.ShouldStillWorkAsync();
    }

    [Theory]
    [InlineData("import time\ntime.sleep(1000)")]
    [InlineData("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)")]
    [InlineData("import threading\nthreading.Event().wait()")]
    public async Task A_program_that_idles_for_ever_is_a_time_limit(string program)
    {
        var verdict = await sandbox.VerifyAsync(sandbox.Stdin(program, ("", "")) with { CpuLimit = TimeSpan.FromMilliseconds(200) });

        verdict.Reason.ShouldBe(FailureReason.TimeLimit);
        await sandbox.ShouldStillWorkAsync();
    }

    [Theory]
    [InlineData("x = []\nwhile True: x.append(bytearray(1 << 20))")]
    [InlineData("x = bytearray(150 << 20)\nx[::4096] = b'1' * len(x[::4096])\nprint(1)")]
    [InlineData("x = [0] * 10**12")]
    public async Task A_program_that_takes_too_much_memory_is_a_memory_limit(string program)
    {
        var verdict = await sandbox.VerifyAsync(sandbox.Stdin(program, ("", "1")) with { MemoryLimit = 100 << 20 });

        verdict.Reason.ShouldBe(FailureReason.MemoryLimit);
        await sandbox.ShouldStillWorkAsync();
    }

    [Theory]
    [InlineData("while True: print('x' * 1000)")]
    [InlineData("import os\nos.ftruncate(1, 1 << 40)")]
    public async Task A_flood_of_output_ends_at_the_cap(string program)
    {
        var verdict = await sandbox.VerifyAsync(program, "", "x");

        verdict.Reason.ShouldBeOneOf(FailureReason.OutputLimit, FailureReason.RuntimeError);
        verdict.TestRuns.Single().Seconds.ShouldBeLessThan(5);
        if (program.Contains("print", StringComparison.Ordinal))
        {
            verdict.Reason.ShouldBe(FailureReason.OutputLimit);
            verdict.FailedTest!.Actual.ShouldStartWith("xxx");
        }

        await sandbox.ShouldStillWorkAsync();
    }

    [Fact]
    public async Task A_source_with_half_a_surrogate_pair_is_a_compile_error()
    {
        var verdict = await sandbox.VerifyAsync("print(1)  # \ud83d", "", "1");

        verdict.Reason.ShouldBe(FailureReason.CompileError);
    }

    [Fact]
    public async Task Standard_error_beyond_the_cap_is_cut_and_no_fault()
    {
        const string Program = "import sys\nfor _ in range(20): sys.stderr.write('x' * (1 << 20))\nsys.stderr.write(f'the end of {input()}')\nprint(1)";

        var verdict = await sandbox.VerifyAsync(sandbox.Stdin(Program, ("1", "1"), ("2", "2")));

        verdict.TestRuns.Select(r => r.Passed).ShouldBe([true, false]);
        verdict.FailedTest!.StandardError.ShouldEndWith("xxxthe end of 2");
    }

    [Fact]
    public async Task A_program_that_kills_itself_is_tried_once_more_and_then_is_a_runtime_error()
    {
        var verdict = await sandbox.VerifyAsync(sandbox.Stdin("import os\nif input() == '2': os.kill(os.getpid(), 9)\nprint(1)", ("1", "1"), ("2", "1")));

        verdict.Outcome.ShouldBe(RolloutOutcome.Failed);
        verdict.Reason.ShouldBe(FailureReason.RuntimeError);
        verdict.TestRuns.Select(r => (r.Test, r.Passed)).ShouldBe([(0, true), (1, false)]);
        await sandbox.ShouldStillWorkAsync();
    }

    [Theory]
    [InlineData("os.kill(os.getpid(), signal.SIGXCPU)")]
    [InlineData("signal.signal(signal.SIGXFSZ, signal.SIG_DFL)\nos.kill(os.getpid(), signal.SIGXFSZ)")]
    [InlineData("print('MemoryError', file=sys.stderr)\nsys.exit(1)")]
    [InlineData("raise MemoryError")]
    public async Task A_program_does_not_choose_the_reason_of_its_failure(string program)
    {
        var verdict = await sandbox.VerifyAsync($"import os, signal, sys\nprint(1)\n{program}", "", "1");

        verdict.Reason.ShouldBe(FailureReason.RuntimeError);
    }

    [Fact]
    public async Task Long_texts_are_shortened_in_the_verdict()
    {
        var input = new string('é', 100_000);

        var verdict = await sandbox.VerifyAsync("print(input() * 2)", input, input);

        verdict.Reason.ShouldBe(FailureReason.WrongAnswer);
        new[] { verdict.FailedTest!.Input, verdict.FailedTest.Expected, verdict.FailedTest.Actual }.ShouldAllBe(t => t.Length < 400 && t.StartsWith("ééé"));
    }

    /// <summary>48 MiB are printed in a fraction of a second; to decode as many bytes that are no text took several.</summary>
    [Fact]
    public async Task Output_that_is_no_text_holds_a_slot_no_longer_than_text()
    {
        await using var verifier = sandbox.Create(new SandboxOptions { Slots = 1 });
        await verifier.StartAsync(TestContext.Current.CancellationToken);

        var text = await FloodAsync("b'x'");
        var bytes = await FloodAsync("b'\\xff'");

        bytes.Reason.ShouldBe(FailureReason.WrongAnswer);
        bytes.FailedTest!.Actual.ShouldStartWith("\ufffd\ufffd");
        bytes.Seconds.ShouldBeLessThan((3 * text.Seconds) + 0.2, $"{text.Seconds} s for text");

        Task<Verdict> FloodAsync(string part) => verifier.VerifyAsync(
            sandbox.Stdin($"import os\nfor _ in range(48): os.write(1, {part} * (1 << 20))", ("", "x")), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task More_numbers_that_are_spelled_otherwise_than_are_compared_are_an_output_limit()
    {
        const int Numbers = 4_000_001;
        await using var verifier = sandbox.Create(new SandboxOptions { Slots = 1 });

        var verdict = await verifier.VerifyAsync(
            sandbox.Stdin($"print('1.0 ' * {Numbers})", ("", string.Concat(Enumerable.Repeat("1 ", Numbers)))), TestContext.Current.CancellationToken);

        verdict.Reason.ShouldBe(FailureReason.OutputLimit);
    }
}
