using NousCoder.Datasets.Json;

namespace NousCoder.Datasets.Formats;

/// <summary>The formats that are known, and which of them a row is in. One reader's: the rows of one share memory.</summary>
public sealed class RowFormats
{
    /// <summary>Tells a row's format by its fields.</summary>
    public const string Auto = "auto";

    // The first that fits is taken: the more telling fields first.
    private readonly ImmutableArray<IRowFormat> _formats =
        [new LiveCodeBenchFormat(), new TacoFormat(), new Synthetic1Format(), new DeepCoderFormat(), new NousCoderFormat()];

    /// <param name="name">One of <see cref="Names"/>.</param>
    public RowFormats(string name = Auto)
    {
        if (name != Auto)
        {
            _formats = [_formats.Single(f => f.Name == name)];
        }
    }

    /// <summary>What <c>--format</c> may be, for rows.</summary>
    public static ImmutableArray<string> Names { get; } = [Auto, .. new RowFormats()._formats.Select(f => f.Name)];

    /// <summary>True if a row has the fields of one of the formats.</summary>
    public bool Knows(RowFields row) => _formats.Any(f => f.Fits(row));

    /// <summary>Reads a row.</summary>
    /// <exception cref="RowException">It cannot be used.</exception>
    public DatasetRow Read(RowFields row, RowOrigin origin)
    {
        var format = _formats is [var only] ? only : _formats.FirstOrDefault(f => f.Fits(row))
            ?? throw new RowException($"the row has the fields of no known format: {string.Join(", ", row.Names.Take(20))}");
        return format.Read(row, origin).ToRow(origin);
    }
}
