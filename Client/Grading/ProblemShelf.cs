using NousCoder.Client.Datasets;
using NousCoder.Client.Datasets.Formats;
using NousCoder.Client.Datasets.Json;
using NousCoder.Client.Datasets.Suites;

namespace NousCoder.Client.Grading;

/// <summary>Brings a problem to the cluster when the first solution of it comes.</summary>
internal sealed class ProblemShelf(ProblemIndex index, IGrainFactory grains, Submissions submissions)
{
    private readonly SuiteUploader _uploader = new(grains);
    private readonly RowFormats _formats = new();
    private readonly Dictionary<string, GradedProblem> _known = [];
    private long? _outputLimit;

    /// <exception cref="RowException">There is no such problem, or its row is damaged.</exception>
    public async Task<GradedProblem> GetAsync(string name, CancellationToken cancellation)
    {
        if (_known.TryGetValue(name, out var known))
        {
            return known;
        }

        var place = index.Find(name) ?? throw RowException.Field("problem", $"'{name}' is no problem of {index.Path}");
        var row = await ReadAsync(place, cancellation);
        _outputLimit ??= await OutputLimit.ReadAsync(grains);
        if (row.Suite.FindOutputOver(_outputLimit.Value) is { } tooLong)
        {
            throw new RowException($"{index.Path}:{place.Line}: {tooLong}");
        }

        await _uploader.UploadAsync(row.Suite.Reference.Hash, row.Suite.Pieces(), cancellation);
        return _known[name] = new GradedProblem(await submissions.DefineAsync(row.Definition), row.Suite.Reference.Count);
    }

    private async Task<DatasetRow> ReadAsync(ProblemPlace place, CancellationToken cancellation)
    {
        await using var file = new FileStream(index.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: true);
        file.Position = place.Offset;
        var bytes = new byte[place.Length];
        await file.ReadExactlyAsync(bytes, cancellation);
        try
        {
            return _formats.Read(RowFields.Parse(bytes), new RowOrigin(Submissions.Dataset, place.Position));
        }
        catch (RowException error)
        {
            throw new RowException($"{index.Path}:{place.Line}: {error.Message}");
        }
    }
}
