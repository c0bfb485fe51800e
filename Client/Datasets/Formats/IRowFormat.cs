using NousCoder.Datasets.Json;

namespace NousCoder.Datasets.Formats;

/// <summary>The rows of one public dataset.</summary>
internal interface IRowFormat
{
    /// <summary>What <c>--format</c> calls it.</summary>
    string Name { get; }

    /// <summary>Whether a row has the fields of this format.</summary>
    bool Fits(RowFields row);

    /// <summary>Reads a row.</summary>
    /// <exception cref="RowException">It cannot be used.</exception>
    RowProblem Read(RowFields row, RowOrigin origin);
}
