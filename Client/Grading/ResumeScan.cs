using System.Text;
using System.Text.Json;
using NousCoder.Client.Display;
using NousCoder.Datasets.Files;

namespace NousCoder.Client.Grading;

/// <summary>
/// Compares the rows of a file of verdicts with the solutions, row by row, and changes nothing. Row n must be that of solution n.
/// </summary>
internal sealed class ResumeScan(GradeOptions options, SolutionResolver resolver, VerdictFile verdicts, GradeSummary summary)
{
    private readonly List<bool> _later = [];
    private long _solutions;
    private long _rows;
    private long _kept;
    private RowPlace _keptEnd = RowPlace.Start();
    private long _notVerified;
    private long _changed;

    /// <summary>Scans both files; adds the rows that are kept to the summary.</summary>
    /// <exception cref="NousCoderException">The file holds something else than verdicts on these solutions.</exception>
    public async Task<ResumePoint> RunAsync(CancellationToken cancellationToken)
    {
        await using var rows = verdicts.ReadAsync(RowPlace.Start(), cancellationToken).GetAsyncEnumerator(cancellationToken);
        var hasRow = await rows.MoveNextAsync();
        await foreach (var text in RowFile.ReadAsync(options.Solutions, null, cancellationToken))
        {
            _solutions++;
            if (hasRow)
            {
                Compare(Solution.Parse(text), text.Line, rows.Current);
                hasRow = await rows.MoveNextAsync();
            }
        }

        if (hasRow)
        {
            _ = Parse(rows.Current, () => null);
            throw Other(
                $"has rows of no solution, from line {rows.Current.Line} on,"
                + $" as {options.Solutions} has {Say.Plural(_solutions, "solution")}");
        }

        return new ResumePoint
        {
            Solutions = _solutions,
            Kept = _kept,
            KeptBytes = _keptEnd.Offset,
            Later = _later,
            NotVerified = _notVerified,
            Changed = _changed,
        };
    }

    /// <summary>Copies the rows that are up to date and come after others into the spool, then drops all after the kept ones.</summary>
    public async Task MoveLaterAsync(ResumePoint point, VerdictSpool spool, CancellationToken cancellationToken)
    {
        if (point.Later.Any(isCurrent => isCurrent))
        {
            var number = 0;
            await foreach (var row in verdicts.ReadAsync(_keptEnd, cancellationToken))
            {
                if (number < point.Later.Count && point.Later[number])
                {
                    spool.Add(point.Kept + number, [.. row.Json.Span, (byte)'\n']);
                }

                number++;
            }
        }

        verdicts.ContinueAt(point.KeptBytes);
    }

    private void Compare(Solution solution, long line, RowText text)
    {
        var row = Parse(text, () => solution);
        _rows++;
        if (row is null)
        {
            // Cut off within the row: made again.
            return;
        }

        if (row.Id != solution.Id && !(row.Id is null && row.Digest is null))
        {
            throw new NousCoderException(
                $"--out: {verdicts.Path} holds verdicts of other solutions ('{row.Id}' where {options.Solutions}:{line} is"
                + $" '{solution.Id}'); name another file, or delete it");
        }

        var isCurrent = row.IsCurrent(resolver.Resolve(solution).Digest, options.Details);
        if (isCurrent && _rows - 1 == _kept)
        {
            _kept++;
            _keptEnd = text.Next;
            summary.Add(row);
            return;
        }

        _later.Add(isCurrent);
        if (!isCurrent)
        {
            _notVerified += row.IsDecided ? 0 : 1;
            _changed += row.IsDecided ? 1 : 0;
        }
    }

    /// <summary>Parses a row; null if it is the last and was cut off.</summary>
    /// <param name="text">The row.</param>
    /// <param name="solution">The solution at its position.</param>
    private VerdictRow? Parse(RowText text, Func<Solution?> solution)
    {
        try
        {
            var row = JsonLine.Parse<VerdictRow>(text.Json.Span);
            if (row.IsValid)
            {
                return row;
            }
        }
        catch (JsonException)
        {
            if (IsCutOff(text, solution()))
            {
                return null;
            }
        }

        throw Other($"line {text.Line} is not a verdict");
    }

    /// <summary>True if a text is the beginning of the row of a solution, and the end of the file.</summary>
    private bool IsCutOff(RowText text, Solution? solution)
    {
        if (solution is null || text.Next.Offset < verdicts.Length || verdicts.EndsLineAt(verdicts.Length))
        {
            return false;
        }

        var expected = Encoding.UTF8.GetBytes(VerdictRow.BeginningFor(solution));
        var common = Math.Min(expected.Length, text.Json.Length);
        return expected.AsSpan(0, common).SequenceEqual(text.Json.Span[..common]);
    }

    private NousCoderException Other(string what) =>
        new($"--out: {verdicts.Path}: {what}; nothing was changed. Name another file, or delete it");
}
