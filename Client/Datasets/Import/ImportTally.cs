using NousCoder.Contracts.Problems;

namespace NousCoder.Datasets.Import;

/// <summary>Counts what became of rows, to say why an import has no problem if it has none.</summary>
internal sealed class ImportTally(string path, ImportProgress? earlier)
{
    /// <summary>Rows that are kept with their reasons; of a million bad ones the first tell enough.</summary>
    private const int MaxListed = 1000;

    private readonly List<LeftOutRow> _leftOut = earlier?.FirstLeftOut is { } first ? [first] : [];
    private readonly SortedDictionary<string, int> _filtered = earlier is { Filtered: > 0 and var filtered }
        ? new(StringComparer.Ordinal) { ["before the interruption"] = filtered }
        : new(StringComparer.Ordinal);

    private int _problems = earlier?.ProblemIds.Length ?? 0;
    private int _leftOutCount = earlier?.LeftOut ?? 0;

    public void Add(PreparedRow row)
    {
        _problems += row.Problem is null ? 0 : 1;
        if (row.Filter is { } filter)
        {
            _filtered[filter] = _filtered.GetValueOrDefault(filter) + 1;
        }

        if (row.LeftOut is { } leftOut)
        {
            _leftOutCount++;
            if (_leftOut.Count < MaxListed)
            {
                _leftOut.Add(leftOut);
            }
        }
    }

    /// <exception cref="NothingImportedException">There is no problem.</exception>
    public void RequireProblems()
    {
        if (_problems == 0)
        {
            throw new NothingImportedException(path, [.. _leftOut], _leftOutCount, _filtered.ToImmutableSortedDictionary(StringComparer.Ordinal));
        }
    }
}
