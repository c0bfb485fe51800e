using System.Text;
using NousCoder.Sandbox.Suites;

namespace NousCoder.Sandbox.Boxes;

/// <summary>One program run against one suite, in order, up to the first failure unless all tests are asked for.</summary>
internal sealed class SuiteRun(VerificationRequest request, TestSuite suite, BoxLimits limits)
{
    private const int TextLimit = 300;

    private readonly ImmutableArray<TestRun>.Builder _runs = ImmutableArray.CreateBuilder<TestRun>();

    /// <summary>Address space that a test may have.</summary>
    public long AddressSpaceBytes => limits.AddressSpaceBytes;

    /// <exception cref="BoxDiedException">The box died, or a test was killed without an explanation.</exception>
    /// <exception cref="StarvedException">The machine could not decide a test.</exception>
    public Verdict Run(Zygote zygote)
    {
        _runs.Clear();
        var function = request.Kind == ProblemKind.Function ? request.FunctionName! : "";
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

    private Verdict RunTests(Zygote zygote)
    {
        Verdict? failed = null;
        foreach (var test in request.Order)
        {
            var result = zygote.Run(suite.Inputs[test]);
            var reason = Judge(result);
            var actual = "";
            if (reason is null or FailureReason.OutputLimit)
            {
                actual = Answer(result);
                reason ??= IsRight(test, result, actual);
            }

            _runs.Add(new TestRun(test, reason is null, result.Cpu.TotalSeconds));
            if (reason is { } failure)
            {
                failed ??= Failed(failure, Describe(test, actual.Length > 0 ? actual : Encoding.UTF8.GetString(result.Output.AsSpan(..Math.Min(result.Output.Length, 4 * TextLimit))), result.ErrorText));
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

    private string Answer(BoxResult result) => request.Kind == ProblemKind.Stdin
        ? Encoding.UTF8.GetString(result.Output)
        : result.Result.Length > 0 ? Encoding.UTF8.GetString(result.Result.AsSpan(1)) : "";

    private FailureReason? IsRight(int test, BoxResult result, string actual)
    {
        if (request.Kind == ProblemKind.Function && result.Result.Length == 0)
        {
            return FailureReason.RuntimeError; // it left before its function had returned
        }

        var comparable = request.Kind == ProblemKind.Stdin || result.Result[0] == 'V';
        return comparable && suite.Accepts(test, actual, request) ? null : FailureReason.WrongAnswer;
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
            Input = Shorten(Encoding.UTF8.GetString(input.AsSpan(..Math.Min(input.Length, 4 * TextLimit)))),
            Expected = Shorten(suite.Expected[test]),
            Actual = Shorten(actual),
            StandardError = error.Length > TextLimit ? "…" + error[^TextLimit..] : error,
        };
    }

    private static string Shorten(string text) => text.Length > TextLimit ? text[..TextLimit] + "…" : text;
}
