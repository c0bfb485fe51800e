using System.CommandLine;
using System.Text;
using System.Text.Json;

namespace NousCoder.Benchmarks.Verify;

/// <summary><c>generate</c>: a file of problems of any size, and solutions of some of them, for <c>nouscoder grade</c> and imports.</summary>
internal sealed class GenerateCommand : Command
{
    private const int TestsPerProblem = 100;

    private readonly Argument<string> _folder = new("FOLDER") { Description = "Where problems.jsonl and solutions.jsonl go." };
    private readonly Option<double> _gigabytes = new("--gigabytes") { Description = "Size of problems.jsonl, in 10^9 bytes.", DefaultValueFactory = _ => 3 };
    private readonly Option<int> _solutions = new("--solutions") { Description = "Solutions, half of them wrong.", DefaultValueFactory = _ => 100 };

    public GenerateCommand()
        : base("generate", "Write a large file of problems, and solutions of some of them.")
    {
        Add(_folder);
        Add(_gigabytes);
        Add(_solutions);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(parsed.GetRequiredValue(_folder)).FullName;
        var problems = 0;
        await using (var file = new FileStream(Path.Combine(folder, "problems.jsonl"), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
        {
            for (; file.Position < parsed.GetValue(_gigabytes) * 1e9; problems++)
            {
                await file.WriteAsync(Row(problems), cancellation);
            }
        }

        var solutions = Enumerable.Range(0, parsed.GetValue(_solutions)).Select(n => JsonSerializer.Serialize(new
        {
            id = $"s{n}",
            problem = $"{(int)((long)n * 7919 % problems)}",
            code = n % 2 == 0 ? "x = list(map(int, input().split()))\nprint(sum(x))" : "x = list(map(int, input().split()))\nprint(sum(x[:-1]))",
        }));
        await File.WriteAllLinesAsync(Path.Combine(folder, "solutions.jsonl"), solutions, cancellation);
        Console.WriteLine($"{folder}: {problems} problems of {TestsPerProblem} tests");
        return 0;
    }

    /// <summary>Some 150 KB to 1.5 MB: the sizes of the public rows.</summary>
    private static byte[] Row(int index)
    {
        var random = new Random(index);
        var inputs = Enumerable.Range(0, TestsPerProblem).Select(_ => Enumerable.Range(0, 1 + random.Next(400, 4000)).Select(_ => random.Next(1000)).ToArray()).ToArray();
        var tests = JsonSerializer.Serialize(new
        {
            input = inputs.Select(x => string.Join(' ', x) + "\n"),
            output = inputs.Select(x => $"{x.Sum()}\n"),
        });
        return Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new
        {
            problem = $"Print the sum of the numbers. (Generated, {index}.)",
            problem_type = "stdin_stdout",
            fn_name = "none",
            tests,
            starter_code = "",
            index,
            dataset = "generated",
        }) + "\n");
    }
}
