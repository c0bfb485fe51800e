using System.Text;
using System.Text.Unicode;
using NousCoder.Sandbox.Comparison;
using NousCoder.Sandbox.Suites;

namespace NousCoder.Sandbox.Boxes;

/// <summary>One program run against one suite, in order, up to the first failure unless all tests are asked for.</summary>
internal sealed class SuiteRun(VerificationRequest request, TestSuite suite, BoxLimits limits)
{
    private const int TextLimit = 300;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ImmutableArray<TestRun>.Builder _runs = ImmutableArray.CreateBuilder<TestRun>();

    /// <summary>Address space that a test may have.</summary>
    public long AddressSpaceBytes => limits.AddressSpaceBytes;

    /// <exception cref="BoxDiedException">The box died, or a test was killed without an explanation.</exception>
    /// <exception cref="StarvedException">The machine could not decide a test.</exception>
    public Verdict Run(Zygote zygote)
    {
        _runs.Clear();
        var function = request.Kind == ProblemKind.Function ? request.FunctionName! : "";
        if (!IsUnicode(request.Program))
        {
            return Failed(FailureReason.CompileError, null);
        }

        var verdict = zygote.Begin(request.Program, function, limits) is null ? RunTests(zygote) : Failed(FailureReason.CompileError, null);
        zygote.End();
        return verdict;
    }

    /// <summary>The verdict on a program whose box died twice where an honest program lives.</summary>
    public Verdict DiedAgain()
    {
        var test = request.Order[Math.Min(_runs.Count, request.Order.Length - 1)];
        _runs.Add(new TestRun(test, false, 0));
        return Failed(FailureReason.RuntimeError, Describe(test, "", "The program ended its sandbox."));
    }

    /// <summary>Python refuses a source with half a surrogate pair.</summary>
    private static bool IsUnicode(string program)
    {
        try
        {
            return Strict.GetByteCount(program) >= 0;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private Verdict RunTests(Zygote zygote)
    {
        Verdict? failed = null;
        foreach (var test in request.Order)
        {
            var result = zygote.Run(suite.Inputs[test]);
            var reason = Judge(result) ?? Compare(test, result);
            _runs.Add(new TestRun(test, reason is null, result.Cpu.TotalSeconds));
            if (reason is { } failure)
            {
                var shown = failure is FailureReason.WrongAnswer or FailureReason.OutputLimit ? Answer(result) : default;
                failed ??= Failed(failure, Describe(test, Head(shown.IsEmpty ? result.Output : shown), result.ErrorText));
                if (!request.RunAllTests)
                {
                    return failed;
                }
            }
        }

        return failed is not null ? failed with { TestRuns = _runs.ToImmutable() } : new Verdict { Outcome = RolloutOutcome.Passed, TestRuns = _runs.ToImmutable() };
    }

    /// <summary>LiveCodeBench's grader catches SystemExit, whatever its status, and compares what was printed.</summary>
    private FailureReason? Judge(BoxResult result)
    {
        var reason = result.Judge(limits);
        var exitIsIgnored = request is { Kind: ProblemKind.Stdin, Comparison: ComparisonMode.LiveCodeBench, Suite.Comparison: null };
        return reason == FailureReason.RuntimeError && exitIsIgnored && result.ExitedByRequest ? null : reason;
    }

    /// <summary>The bytes that the program is judged by: its output, or the text of its function's result.</summary>
    private ReadOnlySpan<byte> Answer(BoxResult result) =>
        request.Kind == ProblemKind.Stdin ? result.Output : result.Result.AsSpan(Math.Min(1, result.Result.Length));

    private FailureReason? Compare(int test, BoxResult result)
    {
        if (request.Kind == ProblemKind.Function && result.Result.Length == 0)
        {
            return FailureReason.RuntimeError; // it left before its function had returned
        }

        // What is expected is text, and decoding bytes that are none takes a hundred times as long.
        var comparable = request.Kind == ProblemKind.Stdin || result.Result[0] == 'V';
        if (!comparable || !Utf8.IsValid(Answer(result)))
        {
            return FailureReason.WrongAnswer;
        }

        try
        {
            return suite.Accepts(test, Encoding.UTF8.GetString(Answer(result)), request) ? null : FailureReason.WrongAnswer;
        }
        catch (TooManyNumbersException)
        {
            return FailureReason.OutputLimit;
        }
    }

    private Verdict Failed(FailureReason reason, FailedTest? test) => new()
    {
        Outcome = RolloutOutcome.Failed,
        Reason = reason,
        FailedTest = test,
        TestRuns = _runs.ToImmutable(),
    };

    private FailedTest Describe(int test, string actual, string error)
    {
        var input = suite.Inputs[test];
        return new FailedTest
        {
            Test = test,
            Input = Shorten(Head(input)),
            Expected = Shorten(suite.Expected[test]),
            Actual = Shorten(actual),
            StandardError = error.Length > TextLimit ? "…" + error[^TextLimit..] : error,
        };
    }

    /// <summary>At least as much text as is shown, as far as there is any.</summary>
    private static string Head(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text[..Math.Min(text.Length, 4 * TextLimit)]);

    private static string Shorten(string text) => text.Length > TextLimit ? text[..TextLimit] + "…" : text;
}
