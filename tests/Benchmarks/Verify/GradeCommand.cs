using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using NousCoder.Client.Grading;
using NousCoder.Client.Silos;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Rollouts;
using NousCoder.Contracts.Submissions;

namespace NousCoder.Benchmarks.Verify;

/// <summary><c>grade</c>: the idle share of the sandbox slots while programs of uneven length are graded.</summary>
/// <remarks>The programs sleep, so that neither the number of cores nor other work on the machine decides.</remarks>
internal sealed class GradeCommand : Command
{
    private const int Window = 8;
    private const int LongEvery = 12;
    private const double LongSeconds = 4, ShortSeconds = 0.2;

    private readonly Option<int> _solutions = new("--solutions") { Description = "Solutions, one of 12 of which takes 20 times as long as the others.", DefaultValueFactory = _ => 48 };
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON." };

    public GradeCommand()
        : base("grade", "Idle share of the slots for programs of uneven length: in a window of 8 that waits for its first, and as grade does it.")
    {
        Add(_solutions);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var slots = Environment.ProcessorCount;
        var report = new Report($"{parsed.GetValue(_solutions)} solutions, {slots} slots", "seconds", "seconds in slots", "idle share");
        var folder = Directory.CreateTempSubdirectory("nouscoder-idle-");
        try
        {
            await using var silo = await EmbeddedSilo.StartAsync(cancellation);
            foreach (var (name, measure) in ((string, Func<GradeOptions, EmbeddedSilo, CancellationToken, Task<double>>)[])
                [("a window in order", InWindowAsync), ("grade", WithGradeAsync)])
            {
                var options = Write(folder, name, parsed.GetValue(_solutions));
                var clock = Stopwatch.StartNew();
                var busy = await measure(options, silo, cancellation);
                var elapsed = clock.Elapsed.TotalSeconds;
                report.Add(name, elapsed, busy, 1 - (busy / (slots * elapsed)));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Report.Write([report], parsed.GetValue(_json));
        return 0;
    }

    private static GradeOptions Write(DirectoryInfo folder, string name, int solutions)
    {
        var options = new GradeOptions
        {
            Problems = Path.Combine(folder.FullName, "problems.jsonl"),
            Solutions = Path.Combine(folder.FullName, "solutions.jsonl"),
            Out = Path.Combine(folder.FullName, $"{name}.jsonl"),
            Verification = new VerificationOptions(),
        };
        File.WriteAllText(options.Problems, """{"id": "one", "problem": "Print 1.", "tests": "{\"input\": [\"\"], \"output\": [\"1\"]}"}""");
        File.WriteAllLines(options.Solutions, Enumerable.Range(0, solutions).Select(n => JsonSerializer.Serialize(new
        {
            id = $"s{n}",
            problem = "one",
            // The comment keeps a verdict of the other way of grading from being used.
            code = $"import time\ntime.sleep({(n % LongEvery == 0 ? LongSeconds : ShortSeconds).ToString(CultureInfo.InvariantCulture)})\nprint(1)  # {name} {n}",
        })));
        return options;
    }

    private static async Task<double> WithGradeAsync(GradeOptions options, EmbeddedSilo silo, CancellationToken cancellation)
    {
        await GradeRun.RunAsync(options, silo.Address, cancellation);
        return File.ReadLines(options.Out).Sum(l => JsonElement.Parse(l).GetProperty("wall_seconds").GetDouble());
    }

    /// <summary>So many solutions under way, of which the first must end before another begins.</summary>
    private static async Task<double> InWindowAsync(GradeOptions options, EmbeddedSilo silo, CancellationToken cancellation)
    {
        await using var connection = await SiloConnection.OpenAsync(silo.Address, cancellation);
        var patience = new Patience(TimeProvider.System);
        var submissions = new Submissions(connection.Grains, patience);
        var problems = await ProblemCollections.OpenAsync(options.Problems, cancellation);
        var problem = await new ProblemUploader(problems, connection.Grains, submissions, patience).GetAsync(0, cancellation);
        var underWay = new Queue<Task<Verdict>>();
        double busy = 0;
        foreach (var line in File.ReadLines(options.Solutions))
        {
            var program = JsonElement.Parse(line).GetProperty("code").GetString()!;
            underWay.Enqueue(submissions.VerifyAsync(
                new SubmissionSpec { Program = program, ProblemId = problem.ProblemId, Verification = options.Verification }, cancellation));
            if (underWay.Count == Window)
            {
                busy += (await underWay.Dequeue()).Seconds;
            }
        }

        while (underWay.TryDequeue(out var last))
        {
            busy += (await last).Seconds;
        }

        return busy;
    }
}
