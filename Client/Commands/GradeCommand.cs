using System.CommandLine.Parsing;
using System.Diagnostics;
using NousCoder.Client.Display;
using NousCoder.Client.Grading;
using NousCoder.Client.Silos;
using NousCoder.Contracts.Jobs;
using NousCoder.Datasets.Files;

namespace NousCoder.Client.Commands;

/// <summary><c>grade</c></summary>
internal sealed class GradeCommand : ConsoleCommand
{
    private const double MiBPerGB = 1024;

    private readonly Option<string> _problems = new("--problems")
    {
        Description = "File of problem rows in any JSON format that 'dataset import' reads (not compressed),"
            + " or problem packages (folder or zip).",
        HelpName = "P.jsonl",
        Required = true,
    };

    private readonly Option<string> _solutions = new("--solutions")
    {
        Description = "File of rows {\"id\", \"problem\", \"code\"}; problem is a problem's id, question_id, problem_id or index.",
        HelpName = "S.jsonl",
        Required = true,
    };

    private readonly Option<string> _out = new("--out")
    {
        Description = "Verdict file, one row per solution in input order. Rows already there are kept (resume),"
            + " unless the solution was not verified or its program, problem or options have changed.",
        HelpName = "V.jsonl",
        Required = true,
    };

    private readonly Option<bool> _embedded = new("--embedded")
    {
        Description = "Start a temporary silo with a slot for every core instead of using a running one.",
    };

    private readonly Option<bool> _noEarlyExit = new("--no-early-exit") { Description = "Run every test, also after the first failure." };

    private readonly Option<bool> _details = new("--details")
    {
        Description = "Add input, expected, actual and stderr of the first failing test to each row, shortened.",
    };

    private readonly Option<double?> _timeLimit = new("--time-limit") { Description = "CPU seconds per test. Default 15.", HelpName = "S" };

    private readonly Option<double?> _memoryLimit = new("--memory-limit")
    {
        Description = "Memory per test in GB (2^30 bytes). Default 4.",
        HelpName = "GB",
    };

    private readonly Option<bool> _problemTimeLimits = new("--problem-time-limits")
    {
        Description = "If a problem's row states a time limit, use it instead of --time-limit.",
    };

    private readonly Option<int?> _repeat = Names.Count("--repeat", "Verify each solution N times and report disagreements. Default 1.", 1);

    private readonly Option<bool> _problemMemoryLimits = new("--problem-memory-limits")
    {
        Description = "If a problem's row states a memory limit, use it instead of --memory-limit.",
    };

    private readonly Option<string> _order = new("--order")
    {
        Description = "Order of tests. hardest: those that failed most first; dataset: as in the problem's row.",
        DefaultValueFactory = _ => "hardest",
    };

    private readonly Option<string> _mode = new("--mode")
    {
        Description = "nouscoder: numbers that are printed may differ by 1e-4, and an exit status other than 0 fails;"
            + " livecodebench: exact, with any exit status. Results of functions are exact in both.",
        DefaultValueFactory = _ => "nouscoder",
    };

    public GradeCommand()
        : base("grade", "Verify a file of solutions against a file of problems.")
    {
        _order.AcceptOnlyFromAmong("hardest", "dataset");
        _mode.AcceptOnlyFromAmong("nouscoder", "livecodebench");
        Option[] options =
        [
            _problems, _solutions, _out, _embedded, _order, _noEarlyExit, _mode, _timeLimit, _problemTimeLimits, _memoryLimit,
            _problemMemoryLimits, _repeat, _details,
        ];
        foreach (var option in options)
        {
            Add(option);
        }

        Validators.Add(RefuseOutAsInput);
    }

    protected override async Task<int> RunAsync(CommandContext context)
    {
        var options = OptionsOf(context);
        if (!File.Exists(options.Solutions))
        {
            throw new NousCoderException($"{options.Solutions}: there is no such file");
        }

        var clock = Stopwatch.StartNew();
        var run = await GradeRun.RunAsync(options, context.Get(_embedded) ? null : context.Silo, context.Cancellation);
        if (run.IsInterrupted)
        {
            NousCoderConsole.Complain(
                $"interrupted after {Say.Count(run.Finished)} of {Say.Plural(run.Resume.Solutions, "solution")};"
                + " run the same command again to continue");
            return NousCoderConsole.Failed;
        }

        var summary = run.Summary;
        context.Answer(
            new
            {
                summary.Solutions, summary.Passed, summary.Failed, summary.NotVerified, summary.Unsteady, summary.Reasons, summary.TestsRun,
                summary.TestsTotal, CpuSeconds = Math.Round(summary.CpuSeconds, 3), Seconds = Math.Round(clock.Elapsed.TotalSeconds, 3),
                AlreadyFinished = run.FromBefore, VerifiedAgain = run.Resume.NotVerified + run.Resume.Changed,
                Out = Path.GetFullPath(options.Out),
            },
            console => Show(console, run, clock.Elapsed, options));
        if (summary.NotVerified > 0)
        {
            NousCoderConsole.Complain($"{Say.Plural(summary.NotVerified, "solution")} could not be verified; {options.Out} says why");
            return NousCoderConsole.Failed;
        }

        return NousCoderConsole.Done;
    }

    private void RefuseOutAsInput(CommandResult result)
    {
        var output = result.GetValue(_out);
        foreach (var option in (Option<string>[])[_problems, _solutions])
        {
            if (output is not null && result.GetValue(option) is { } input && IsSameFile(output, input))
            {
                result.AddError($"--out and {option.Name} are the same file '{output}'");
            }
        }
    }

    private static bool IsSameFile(string path, string other) =>
        Path.GetFullPath(path) == Path.GetFullPath(other)
        || (FileStatus.Of(path) is { Kind: FileKind.File } file && file.Identity == FileStatus.Of(other).Identity);

    private GradeOptions OptionsOf(CommandContext context)
    {
        var defaults = new VerificationOptions();
        var verification = defaults with
        {
            CpuSeconds = context.Get(_timeLimit) ?? defaults.CpuSeconds,
            MemoryMiB = MemoryOf(context.Get(_memoryLimit)) ?? defaults.MemoryMiB,
            Comparison = context.Get(_mode) == "livecodebench" ? ComparisonMode.LiveCodeBench : ComparisonMode.NousCoder,
            InSuiteOrder = context.Get(_order) == "dataset",
            ProblemTimeLimits = context.Get(_problemTimeLimits),
            ProblemMemoryLimits = context.Get(_problemMemoryLimits),
        };
        return SpecValidation.Validate(verification) is { IsEmpty: false } errors
            ? throw new NousCoderException(string.Join("; ", errors).Replace("cpuSeconds", "--time-limit"))
            : new GradeOptions
            {
                Problems = context.Get(_problems)!,
                Solutions = context.Get(_solutions)!,
                Out = context.Get(_out)!,
                Verification = verification,
                RunAllTests = context.Get(_noEarlyExit),
                Details = context.Get(_details),
                Repeat = context.Get(_repeat) ?? 1,
            };
    }

    private static int? MemoryOf(double? gigabytes)
    {
        var (min, max) = VerificationOptions.MemoryRangeMiB;
        var mebibytes = gigabytes * MiBPerGB;
        if (mebibytes is null || (mebibytes >= min && mebibytes <= max))
        {
            return (int?)mebibytes;
        }

        throw new NousCoderException(string.Create(
            CultureInfo.InvariantCulture,
            $"--memory-limit: {gigabytes} is out of range; it must be between {min / MiBPerGB} and {max / MiBPerGB} GB"));
    }

    private static void Show(IAnsiConsole console, GradeRun run, TimeSpan elapsed, GradeOptions options)
    {
        var summary = run.Summary;
        var table = Tables.Create("verdict", "#solutions", "#share");
        Row("passed", summary.Passed);
        foreach (var (reason, count) in summary.Reasons.OrderByDescending(r => r.Value))
        {
            Row($"failed: {reason.Replace('_', ' ')}", count);
        }

        if (summary.NotVerified > 0)
        {
            Row("not verified", summary.NotVerified);
        }

        console.Write(table);
        console.Line(
            $"{Say.Plural(summary.Solutions, "solution")}{(run.FromBefore > 0 ? $", {Say.Count(run.FromBefore)} from before" : "")};"
            + $" {Say.Count(summary.TestsRun)} of {Say.Plural(summary.TestsTotal, "test")} run"
            + $" in {Say.Seconds(summary.CpuSeconds)} of CPU time;"
            + $" {Say.Seconds(elapsed.TotalSeconds)} in all");
        if (run.Resume.NotVerified + run.Resume.Changed > 0)
        {
            console.Line(
                $"verified again: {Say.Count(run.Resume.NotVerified)} that could not be verified before,"
                + $" {Say.Count(run.Resume.Changed)} whose program, problem or options had changed");
        }

        if (options.Repeat > 1)
        {
            console.Line($"of {options.Repeat} verdicts each, {Say.Plural(summary.Unsteady, "solution")} had different ones");
        }

        console.Line($"verdicts: {Path.GetFullPath(options.Out)}");

        void Row(string verdict, int count) =>
            table.Row(verdict, Say.Count(count), Say.Share(summary.Solutions == 0 ? null : (double)count / summary.Solutions));
    }
}
