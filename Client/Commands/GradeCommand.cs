using System.Diagnostics;
using NousCoder.Client.Display;
using NousCoder.Client.Grading;
using NousCoder.Client.Silos;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Commands;

/// <summary><c>grade</c></summary>
internal sealed class GradeCommand : ConsoleCommand
{
    private readonly Option<string> _problems = new("--problems") { Description = "File of rows, in any form that dataset import reads but parquet; not compressed.", HelpName = "P.jsonl", Required = true };
    private readonly Option<string> _solutions = new("--solutions") { Description = "File of rows {\"id\", \"problem\", \"code\"}; problem is a problem's id, else its index.", HelpName = "S.jsonl", Required = true };
    private readonly Option<string> _out = new("--out") { Description = "File for the verdicts, a row a solution, in their order. What an interrupted run left in it is not done again.", HelpName = "V.jsonl", Required = true };
    private readonly Option<bool> _embedded = new("--embedded") { Description = "Use a private silo with a slot for every core instead of a running one." };
    private readonly Option<bool> _noEarlyExit = new("--no-early-exit") { Description = "Run every test, also after the first failure." };
    private readonly Option<double?> _timeLimit = new("--time-limit") { Description = "CPU seconds of one test. Default 15.", HelpName = "S" };
    private readonly Option<double?> _memoryLimit = new("--memory-limit") { Description = "Memory of one test in GB (2^30 bytes). Default 4.", HelpName = "GB" };
    private readonly Option<bool> _problemTimeLimits = new("--problem-time-limits") { Description = "Where a problem's row states a time limit, it takes the place of --time-limit." };
    private readonly Option<int?> _repeat = Names.Count("--repeat", "Verify every solution so often, and say where the verdicts differ. Default 1.", 1);

    private readonly Option<bool> _problemMemoryLimits = new("--problem-memory-limits")
    {
        Description = "If a problem's row states a memory limit, use it instead of --memory-limit.",
    };

    private readonly Option<string> _order = new("--order")
    {
        Description = "hardest: tests that failed most come first; dataset: in the row's order.",
        DefaultValueFactory = _ => "hardest",
    };

    private readonly Option<string> _mode = new("--mode")
    {
        Description = "nouscoder: numbers that are printed may differ by 1e-4, and an exit status other than 0 fails; livecodebench: exact, with any exit status. Results of functions are exact in both.",
        DefaultValueFactory = _ => "nouscoder",
    };

    public GradeCommand()
        : base("grade", "Verify a file of solutions against a file of problems.")
    {
        _order.AcceptOnlyFromAmong("hardest", "dataset");
        _mode.AcceptOnlyFromAmong("nouscoder", "livecodebench");
        foreach (var option in (Option[])[_problems, _solutions, _out, _embedded, _order, _noEarlyExit, _mode, _timeLimit, _problemTimeLimits, _memoryLimit, _problemMemoryLimits, _repeat])
        {
            Add(option);
        }
    }

    protected override async Task<int> RunAsync(CommandContext context)
    {
        var options = OptionsOf(context);
        if (!File.Exists(options.Solutions))
        {
            throw new NousCoderException($"{options.Solutions}: there is no such file");
        }

        var clock = Stopwatch.StartNew();
        var summary = new GradeSummary();
        using var verdicts = await VerdictFile.OpenAsync(options.Out, summary, context.Cancellation);
        var problems = await ReadProgress.RunAsync(
            options.Problems, "reading", report => ProblemIndex.BuildAsync(options.Problems, report, context.Cancellation));
        var finished = summary.Solutions;
        await using (var silo = context.Get(_embedded) ? await EmbeddedSilo.StartAsync(context.Cancellation) : null)
        {
            await using var connection = silo is null ? await context.ConnectAsync() : await SiloConnection.OpenAsync(silo.Address, context.Cancellation);
            await ReadProgress.RunAsync(options.Solutions, "grading", async report =>
            {
                await new Grader(options, connection.Grains, problems, verdicts, summary).RunAsync(report, context.Cancellation);
                return true;
            });
        }

        context.Answer(
            new
            {
                summary.Solutions, summary.Passed, summary.Failed, summary.NotVerified, summary.Unsteady, summary.Reasons, summary.TestsRun,
                summary.TestsTotal, CpuSeconds = Math.Round(summary.CpuSeconds, 3), Seconds = Math.Round(clock.Elapsed.TotalSeconds, 3),
                AlreadyFinished = finished, Out = Path.GetFullPath(options.Out),
            },
            console => Show(console, summary, finished, clock.Elapsed, options));
        if (summary.NotVerified > 0)
        {
            NousCoderConsole.Complain($"{Say.Plural(summary.NotVerified, "solution")} could not be verified; {options.Out} says why");
            return NousCoderConsole.Failed;
        }

        return NousCoderConsole.Done;
    }

    private GradeOptions OptionsOf(CommandContext context)
    {
        var defaults = new VerificationOptions();
        var verification = defaults with
        {
            CpuSeconds = context.Get(_timeLimit) ?? defaults.CpuSeconds,
            MemoryMiB = (int)((context.Get(_memoryLimit) * 1024) ?? defaults.MemoryMiB),
            Comparison = context.Get(_mode) == "livecodebench" ? ComparisonMode.LiveCodeBench : ComparisonMode.NousCoder,
            InSuiteOrder = context.Get(_order) == "dataset",
            ProblemTimeLimits = context.Get(_problemTimeLimits),
            ProblemMemoryLimits = context.Get(_problemMemoryLimits),
        };
        return SpecValidation.Validate(verification) is { IsEmpty: false } errors
            ? throw new NousCoderException(string.Join("; ", errors).Replace("cpuSeconds", "--time-limit").Replace("memoryMiB", "--memory-limit"))
            : new GradeOptions
            {
                Problems = context.Get(_problems)!,
                Solutions = context.Get(_solutions)!,
                Out = context.Get(_out)!,
                Verification = verification,
                RunAllTests = context.Get(_noEarlyExit),
                Repeat = context.Get(_repeat) ?? 1,
            };
    }

    private static void Show(IAnsiConsole console, GradeSummary summary, int finished, TimeSpan elapsed, GradeOptions options)
    {
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
            $"{Say.Plural(summary.Solutions, "solution")}{(finished > 0 ? $", {Say.Count(finished)} of them from before" : "")};"
            + $" {Say.Count(summary.TestsRun)} of {Say.Plural(summary.TestsTotal, "test")} run in {Say.Seconds(summary.CpuSeconds)} of CPU time; {Say.Seconds(elapsed.TotalSeconds)} in all");
        if (options.Repeat > 1)
        {
            console.Line($"of {options.Repeat} verdicts each, {Say.Plural(summary.Unsteady, "solution")} had different ones");
        }

        console.Line($"verdicts: {Path.GetFullPath(options.Out)}");

        void Row(string verdict, int count) =>
            table.Row(verdict, Say.Count(count), Say.Share(summary.Solutions == 0 ? null : (double)count / summary.Solutions));
    }
}
