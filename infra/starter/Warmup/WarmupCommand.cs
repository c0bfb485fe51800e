using System.Collections.Immutable;
using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using NousCoder.Contracts;
using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Problems;
using NousCoder.Grains.Prompts;

namespace NousCoder.Starter.Warmup;

/// <summary>Makes the starter policy. Exit codes: 0 done, 1 failed or wrong usage.</summary>
internal sealed class WarmupCommand : RootCommand
{
    private const int Done = 0;
    private const int Failed = 1;

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private readonly Option<string?> _problems = new("--problems") { Description = "Training rows. Default infra/starter/problems.jsonl.", HelpName = "FILE" };
    private readonly Option<string?> _solutions = new("--solutions") { Description = "Programs for them, weighted. Default infra/starter/solutions.jsonl.", HelpName = "FILE" };
    private readonly Option<string?> _out = new("--out") { Description = "Folder for the checkpoint. Default infra/starter/policy.", HelpName = "DIR" };
    private readonly Option<ulong?> _seed = new("--seed") { Description = "Seed of everything random. Default 1.", HelpName = "N" };
    private readonly Option<int?> _steps = new("--steps") { Description = "Updates to make. Default 500.", HelpName = "N" };
    private readonly Option<bool> _json = new("--json") { Description = "Write one JSON object at the end." };

    public WarmupCommand()
        : base("Make the starter policy: supervised warm-up of a small model on programs of which some are right.")
    {
        foreach (var option in (Option[])[_problems, _solutions, _out, _seed, _steps, _json])
        {
            Add(option);
        }

        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var json = parsed.GetValue(_json);
        try
        {
            var options = OptionsOf(parsed);
            var result = await new WarmupRunner(Prompt).RunAsync(options, json ? null : new Lines(), cancellation);
            Console.WriteLine(json ? ToJson(result, options) : ToLine(result));
            return Done;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Console.Error.WriteLine("cancelled; nothing was written");
            return Failed;
        }
        catch (Exception e) when (e is NousCoderException or ValidationException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(e.Message);
            return Failed;
        }
    }

    private WarmupOptions OptionsOf(ParseResult parsed)
    {
        var defaults = new WarmupOptions
        {
            ProblemsPath = PathOf(_problems, "problems.jsonl"),
            CorpusPath = PathOf(_solutions, "solutions.jsonl"),
            OutputFolder = PathOf(_out, "policy"),
        };
        return defaults with { Seed = parsed.GetValue(_seed) ?? defaults.Seed, Steps = parsed.GetValue(_steps) ?? defaults.Steps };

        string PathOf(Option<string?> option, string bundled) =>
            Path.GetFullPath(parsed.GetValue(option) ?? Path.Combine(StarterFolder(option.Name), bundled));
    }

    /// <summary>infra/starter of the repository that the program was built in.</summary>
    private static string StarterFolder(string option)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var starter = Path.Combine(folder.FullName, "infra", "starter");
            if (Directory.Exists(starter))
            {
                return starter;
            }
        }

        throw new NousCoderException(
            $"{option}: infra/starter is not above {AppContext.BaseDirectory}, so there is no default; name a path");
    }

    /// <summary>As jobs ask a starter policy: the template of infra/jobs/demo.json.</summary>
    private static ImmutableArray<PromptSegment> Prompt(WarmupProblem problem) => PromptTemplate.Render(
        PromptTemplate.Compact,
        problem.Type == "func" ? ProblemKind.Function : ProblemKind.Stdin,
        problem.Statement,
        problem.StarterCode);

    private static string ToLine(WarmupResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Folder}: {result.Parameters} parameters, {result.VocabularySize} tokens, {result.Final.Elapsed.TotalSeconds:F1} s");

    private static string ToJson(WarmupResult result, WarmupOptions options) => JsonSerializer.Serialize(
        new
        {
            result.Folder,
            result.Parameters,
            result.VocabularySize,
            options.Seed,
            options.Steps,
            result.Final.Loss,
            result.Final.Accuracy,
            Seconds = result.Final.Elapsed.TotalSeconds,
        },
        Web);

    /// <summary>One line a report, written where the report is made so that lines keep their order.</summary>
    private sealed class Lines : IProgress<WarmupProgress>
    {
        public void Report(WarmupProgress value) => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"step {value.Step}/{value.Steps}  loss {value.Loss:F3}  accuracy {value.Accuracy:F3}  {value.Elapsed.TotalSeconds:F1} s"));
    }
}
