using NousCoder.Client.Display;
using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Datasets.Import;

/// <summary>Why an import has no problem, where it has none.</summary>
internal sealed class ImportTally(string path, ImportProgress? earlier)
{
    private int _problems = earlier?.ProblemIds.Length ?? 0;
    private int _filtered = earlier?.Filtered ?? 0;
    private int _leftOut = earlier?.LeftOut ?? 0;
    private LeftOutRow? _first = earlier?.FirstLeftOut;

    public void Add(PreparedRow row)
    {
        _problems += row.Problem is null ? 0 : 1;
        _filtered += row.Filter is null ? 0 : 1;
        _leftOut += row.LeftOut is null ? 0 : 1;
        _first ??= row.LeftOut;
    }

    /// <exception cref="NousCoderException">There is no problem.</exception>
    public void RequireProblems()
    {
        if (_problems > 0)
        {
            return;
        }

        throw new NousCoderException(_first is { } first ? $"{first} ({Say.Plural(_leftOut, "row")} could not be used, {Say.Count(_filtered)} were turned away by filters, and none is left)"
            : _filtered > 0 ? $"{path}: filters turned all {Say.Plural(_filtered, "row")} away"
            : $"{path}: holds no problem");
    }
}
