using System.Runtime.CompilerServices;
using System.Text;
using NousCoder.Contracts;
using NousCoder.Contracts.Problems;
using NousCoder.Datasets;
using NousCoder.Datasets.Json;
using NousCoder.Datasets.Suites;

namespace NousCoder.Benchmarks.Simulation;

/// <summary>Problems with statements of the usual length and many small tests, all of them different.</summary>
/// <param name="problems">How many.</param>
/// <param name="tests">Hidden tests of each.</param>
internal sealed class SyntheticProblems(int problems, int tests) : IProblemSource
{
    private const int StatementCharacters = 1500;

    public string Path => "synthetic";

    public string Format => "nouscoder";

    public long Length => problems;

    public string Fingerprint => $"{problems} {tests}";

    public async IAsyncEnumerable<SourceRow> ReadAsync(
        string dataset, bool withSolutions, string cursor, Action<long>? progress, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var index = cursor.Length == 0 ? 0 : int.Parse(cursor, System.Globalization.CultureInfo.InvariantCulture); index < problems; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            await Task.CompletedTask;
            yield return new SourceRow(Path, index + 1, $"{index + 1}", Row(dataset, index));
        }
    }

    private DatasetRow Row(string dataset, int index)
    {
        var suite = Suite.Of(
            new RawTests { Tests = [.. Enumerable.Range(0, tests).Select(test => new RawTest(Text($"{index} {test}\n"), Text($"{index + test}\n")))] },
            ProblemKind.Stdin);
        return new DatasetRow(
            index,
            new ProblemDefinition
            {
                Id = Keys.Problem(dataset, index),
                Statement = string.Concat(Enumerable.Repeat($"Problem {index}: print the sum of two numbers. ", 1 + (StatementCharacters / 50))),
                Kind = ProblemKind.Stdin,
                Difficulty = index % 3 == 0 ? "easy" : index % 3 == 1 ? "medium" : "hard",
                Source = "synthetic",
                Suite = suite.Reference,
            },
            suite,
            ReferenceSolutions.None);
    }

    private static RawValue Text(string text) => new(Encoding.UTF8.GetBytes(text), IsJson: false);
}
