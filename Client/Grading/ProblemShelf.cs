using System.Security.Cryptography;
using System.Text;
using NousCoder.Client.Datasets;
using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Grading;

/// <summary>Brings a problem to the cluster when the first solution of it comes.</summary>
internal sealed class ProblemShelf(ProblemIndex index, IGrainFactory grains)
{
    /// <summary>A dataset that is never imported: its problems are named by what they test.</summary>
    private const string Dataset = "grade";

    private readonly SuiteUploader _uploader = new(grains);
    private readonly Dictionary<string, GradedProblem> _known = [];

    /// <exception cref="RowException">There is no such problem, or its row is damaged.</exception>
    public async Task<GradedProblem> GetAsync(string name, CancellationToken cancellation)
    {
        if (_known.TryGetValue(name, out var known))
        {
            return known;
        }

        var place = index.Find(name) ?? throw RowException.Field("problem", $"'{name}' is no problem of {index.Path}");
        var row = await ReadAsync(place, cancellation);
        var definition = row.Definition with { Id = $"{Dataset}.{HashOf(row.Definition)}" };
        await _uploader.UploadAsync(definition.Suite.Hash, row.Suite, cancellation);
        await grains.GetGrain<IProblemGrain>(definition.Id).Define(definition);
        return _known[name] = new GradedProblem(definition.Id, definition.Suite.Count);
    }

    private async Task<DatasetRow> ReadAsync(ProblemPlace place, CancellationToken cancellation)
    {
        await using var file = new FileStream(index.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: true);
        file.Position = place.Offset;
        var bytes = new byte[place.Length];
        await file.ReadExactlyAsync(bytes, cancellation);
        try
        {
            return NousCoderRow.Parse(new RowText(place.Line, place.Position, place.Offset, bytes), Dataset);
        }
        catch (RowException error)
        {
            throw new RowException($"{index.Path}:{place.Line}: {error.Message}");
        }
    }

    /// <summary>The same tests, called the same way, are the same problem, whatever file it stands in.</summary>
    private static string HashOf(ProblemDefinition problem) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes($"{problem.Suite.Hash} {problem.Kind} {problem.FunctionName}")).AsSpan(0, 12));
}
