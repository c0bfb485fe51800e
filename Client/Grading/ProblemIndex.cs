using System.Text.Json;
using NousCoder.Datasets;
using NousCoder.Datasets.Files;
using NousCoder.Datasets.Formats;

namespace NousCoder.Client.Grading;

/// <summary>Problems that are rows of one file. Holds the location of every row in memory, and no row.</summary>
internal sealed class ProblemIndex : IProblemCollection
{
    private readonly string _path;
    private readonly ProblemNames _names;
    private readonly RowFormats _formats = new();
    private readonly List<ProblemLocation> _locations = [];

    private ProblemIndex(string path) => (_path, _names) = (path, new ProblemNames(path));

    public int Count => _locations.Count;

    /// <summary>Reads the file once, a row at a time.</summary>
    /// <exception cref="NousCoderException">There is no such file, or two of its problems have the same id.</exception>
    public static async Task<IProblemCollection> BuildAsync(string path, Action<long>? progress, CancellationToken cancellationToken)
    {
        await using (var stream = await RowStream.OpenAsync(path, cancellationToken))
        {
            if (!stream.IsPlain)
            {
                throw new NousCoderException(
                    $"{path}: is compressed or not UTF-8, and --problems is read by offset; write it as plain UTF-8 first");
            }
        }

        var index = new ProblemIndex(path);
        await foreach (var row in RowFile.ReadAsync(path, progress, cancellationToken))
        {
            index.Add(row);
        }

        return index;
    }

    public int Find(string name) => _names.Find(name, n => $"line {_locations[n].Line}");

    public UInt128 DigestOf(int problem) => _locations[problem].Digest;

    public async Task<T> ReadAsync<T>(int problem, Func<DatasetRow, Task<T>> use, CancellationToken cancellationToken)
    {
        var location = _locations[problem];
        await using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, useAsync: true);
        file.Position = location.Offset;
        var bytes = new byte[location.Length];
        try
        {
            await file.ReadExactlyAsync(bytes, cancellationToken);
            if (VerdictDigest.OfProblem(bytes) != location.Digest)
            {
                throw Changed(null);
            }

            var row = new RowText(location.Line, location.Position, location.Offset, bytes);
            return await use(_formats.Read(row.Fields(), new RowOrigin(Submissions.Dataset, location.Position)));
        }
        catch (EndOfStreamException error)
        {
            throw Changed(error);
        }
        catch (RowException error)
        {
            throw new RowException($"{_path}:{location.Line}: {error.Message}");
        }

        NousCoderException Changed(Exception? error) =>
            new($"{_path}: was changed while it was in use; run the same command again", error!);
    }

    private void Add(RowText row)
    {
        var problem = _locations.Count;
        var digest = VerdictDigest.OfProblem(row.Json.Span);
        _locations.Add(new ProblemLocation(row.Offset, row.Json.Length, row.Line, row.Position, digest));
        var names = StatedNames.Read(row.Json.Span);
        if (names.Id is { } id && _names.Add(id, problem) is { } first)
        {
            throw new NousCoderException($"{_path}:{row.Line}: '{id}' is also the id of line {_locations[first].Line}");
        }

        foreach (var name in (string?[])[names.QuestionId, names.ProblemId])
        {
            _ = name is null ? null : _names.Add(name, problem);
        }

        _names.AddNumber(names.Index ?? row.Position, problem);
    }

    /// <summary>The names that a row states; null for those that it does not.</summary>
    private readonly record struct StatedNames(string? Id, string? QuestionId, string? ProblemId, long? Index)
    {
        public static StatedNames Read(ReadOnlySpan<byte> json)
        {
            var names = default(StatedNames);
            try
            {
                var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1000 });
                reader.Read();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    names = names.With(ref reader);
                    reader.Skip();
                }
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException)
            {
                // A damaged row is reported when a solution needs it.
            }

            return names;
        }

        /// <summary>Reads a property's value if it is a name.</summary>
        private StatedNames With(ref Utf8JsonReader reader)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                return this with { Id = TextOf(ref reader) };
            }

            if (reader.ValueTextEquals("question_id"u8))
            {
                return this with { QuestionId = TextOf(ref reader) };
            }

            if (reader.ValueTextEquals("problem_id"u8))
            {
                return this with { ProblemId = TextOf(ref reader) };
            }

            if (reader.ValueTextEquals("index"u8))
            {
                var text = TextOf(ref reader);
                return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)
                    ? this with { Index = index }
                    : this;
            }

            reader.Read();
            return this;
        }

        private static string? TextOf(ref Utf8JsonReader reader)
        {
            reader.Read();
            return reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString(),
                JsonTokenType.Number when reader.TryGetInt64(out var number) => number.ToString(CultureInfo.InvariantCulture),
                _ => null,
            };
        }
    }
}
