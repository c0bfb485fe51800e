using System.Text.Json;
using NousCoder.Client.Datasets.Files;

namespace NousCoder.Client.Grading;

/// <summary>Finds the problems of a file that is too large to be held: what is held is where each begins.</summary>
internal sealed class ProblemIndex
{
    private readonly Dictionary<string, ProblemPlace> _places = [];

    private ProblemIndex(string path) => Path = path;

    public string Path { get; }

    public int Count => _places.Count;

    /// <summary>Reads the file once, a row at a time.</summary>
    /// <exception cref="NousCoderException">There is no such file, or two of its problems have the same id.</exception>
    public static async Task<ProblemIndex> BuildAsync(string path, Action<long>? progress, CancellationToken cancellation)
    {
        await using (var stream = await RowStream.OpenAsync(path, cancellation))
        {
            if (!stream.IsPlain)
            {
                throw new NousCoderException($"{path}: is compressed, so its rows cannot be found again; decompress it first");
            }
        }

        var index = new ProblemIndex(path);
        await foreach (var row in RowFile.ReadAsync(path, progress, cancellation))
        {
            var name = NameOf(row);
            if (name is not null && !index._places.TryAdd(name, new ProblemPlace(row.Offset, row.Json.Length, row.Line, row.Position)))
            {
                throw new NousCoderException($"{path}:{row.Line}: '{name}' is also the id of line {index._places[name].Line}");
            }
        }

        return index;
    }

    public ProblemPlace? Find(string name) => _places.TryGetValue(name, out var place) ? place : null;

    /// <summary>What a solution calls the row: its id, else its index, else its place in the file; null where it is damaged.</summary>
    private static string? NameOf(RowText row)
    {
        string? index = null;
        try
        {
            var reader = new Utf8JsonReader(row.Json.Span, new JsonReaderOptions { MaxDepth = 1000 });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (isId, isIndex) = (reader.ValueTextEquals("id"u8), reader.ValueTextEquals("index"u8));
                reader.Read();
                if (isId && TextOf(ref reader) is { } id)
                {
                    return id;
                }

                index = isIndex ? TextOf(ref reader) ?? index : index;
                reader.Skip();
            }

            return index ?? row.Position.ToString(CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return index;
        }
    }

    private static string? TextOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number when reader.TryGetInt64(out var number) => number.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };
}
