using System.Text.RegularExpressions;

namespace NousCoder.Datasets.Packages.Statements;

/// <summary>
/// The samples that a statement shows, each handed out once. A file <c>NAME.in.statement</c>, <c>NAME.ans.statement</c> or
/// <c>NAME.out</c> is shown in the place of the test's own.
/// </summary>
internal sealed partial class StatementSamples
{
    // Prompts have a budget, and a sample of this size is read by nobody.
    private const long MaxBytes = 64 << 10;

    private readonly Queue<string> _samples = new();

    private StatementSamples()
    {
    }

    /// <summary>Samples of a package, in the order of their names.</summary>
    public static StatementSamples Of(PackageFolder package)
    {
        var samples = new StatementSamples();
        long shown = 0;
        var names = package.Below("data/sample/")
            .Select(n => Input().Match(n))
            .Where(m => m.Success)
            .Select(m => m.Groups["name"].Value)
            .Distinct()
            .Order(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var number = samples._samples.Count + 1;
            var parts = (string[])
            [
                Show($"## Sample Input {number}", First(".in.statement", ".in")),
                Show($"## Sample Output {number}", First(".ans.statement", ".out.statement", ".out", ".ans")),
            ];
            samples._samples.Enqueue(string.Join("\n\n", parts.Where(p => p.Length > 0)));

            string? First(params string[] endings) => endings.Select(e => name + e).FirstOrDefault(package.Has);
        }

        return samples;

        string Show(string heading, string? file)
        {
            if (file is null)
            {
                return "";
            }

            var length = package.Length(file);
            shown += length;
            return $"{heading}\n\n{(shown <= MaxBytes ? Fenced(package.Text(file)) : $"({length} bytes, not shown)")}";
        }
    }

    /// <summary>The next sample; null if none is left.</summary>
    public string? Next() => _samples.TryDequeue(out var sample) ? sample : null;

    /// <summary>All samples that were not handed out yet.</summary>
    public IEnumerable<string> Remaining()
    {
        while (Next() is { } sample)
        {
            yield return sample;
        }
    }

    /// <summary>A text as a block of code, with a fence that the text does not contain.</summary>
    public static string Fenced(string text)
    {
        var fence = new string('`', Math.Max(3, Fences().Matches(text).Select(m => m.Length + 1).DefaultIfEmpty().Max()));
        return $"{fence}\n{text.ReplaceLineEndings("\n").TrimEnd('\n')}\n{fence}";
    }

    [GeneratedRegex(@"^(?<name>.+)\.in(\.statement)?$")]
    private static partial Regex Input();

    [GeneratedRegex("`{3,}")]
    private static partial Regex Fences();
}
