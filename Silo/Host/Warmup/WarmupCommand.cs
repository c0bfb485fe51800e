using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using NousCoder.Contracts;
using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Problems;
using NousCoder.Grains.Prompts;
using NousCoder.Policy.Warmup;

namespace NousCoder.Silo.Warmup;

/// <summary>Makes a starter policy. Exit codes: 0 made, 1 failed, 2 wrong usage.</summary>
internal static class WarmupCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Runs the warm-up that <paramref name="arguments"/> ask for, which are those after the word warmup.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        try
        {
            var parsed = WarmupArguments.Parse(arguments);
            var result = await new WarmupRunner(Prompt)
                .RunAsync(parsed.Options, parsed.Json ? null : new Lines(), cancellationToken);
            Console.WriteLine(parsed.Json ? ToJson(result, parsed.Options) : ToLine(result));
            return 0;
        }
        catch (FormatException e)
        {
            return Fail($"{e.Message}\n{WarmupArguments.Usage}", 2);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Fail("cancelled; nothing was written", 1);
        }
        catch (Exception e) when (e is NousCoderException or ValidationException or IOException or UnauthorizedAccessException)
        {
            return Fail(e.Message, 1);
        }
    }

    /// <summary>As jobs ask a starter policy: the template of infra/jobs/demo.json.</summary>
    private static ImmutableArray<PromptSegment> Prompt(WarmupProblem problem) => PromptTemplate.Render(
        PromptTemplate.Compact,
        problem.Type == "func" ? ProblemKind.Function : ProblemKind.Stdin,
        problem.Statement,
        problem.StarterCode);

    private static int Fail(string message, int code)
    {
        Console.Error.WriteLine($"warmup: {message}");
        return code;
    }

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
        Json);

    /// <summary>One line a report, written where the report is made so that lines keep their order.</summary>
    private sealed class Lines : IProgress<WarmupProgress>
    {
        public void Report(WarmupProgress value) => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"step {value.Step}/{value.Steps}  loss {value.Loss:F3}  accuracy {value.Accuracy:F3}  {value.Elapsed.TotalSeconds:F1} s"));
    }
}
