using System.Text;
using NousCoder.Contracts.Problems;

namespace NousCoder.Datasets.Import;

/// <summary>
/// Gathers what became of rows into pages, and sends each when it is full or a few seconds old. The next page is gathered
/// while one is on its way.
/// </summary>
internal sealed class PageSender(IDatasetGrain dataset, ImportTicket ticket, TimeProvider time)
{
    private const int MaxListed = 256;
    private const int MaxBytes = 256 * 1024;

    /// <summary>As much of an import as its end by a crash may cost.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SettleTimeout = TimeSpan.FromSeconds(2);

    private readonly List<ImportedProblem> _problems = [];
    private readonly List<LeftOutRow> _leftOut = [];
    private readonly SortedDictionary<string, int> _filtered = new(StringComparer.Ordinal);
    private int _pages = ticket.Progress?.Pages ?? 0;
    private string _digest = ticket.Progress?.Digest ?? DatasetDigest.Empty;
    private string _cursor = "";
    private Task _sent = Task.CompletedTask;
    private int _rows;
    private int _bytes;
    private long _begun;

    public async Task AddAsync(PreparedRow row)
    {
        var size = SizeOf(row);
        if (_problems.Count + _leftOut.Count == MaxListed || _bytes + size > MaxBytes)
        {
            await SendAsync();
        }

        await SendOldAsync();

        if (_rows++ == 0)
        {
            _begun = time.GetTimestamp();
        }

        _bytes += size;
        _cursor = row.Next;
        if (row.Problem is { } problem)
        {
            _problems.Add(problem);
            _digest = DatasetDigest.After(_digest, row.Index, problem.Definition);
        }
        else if (row.LeftOut is { } leftOut)
        {
            _leftOut.Add(leftOut);
        }
        else if (row.Filter is { } filter)
        {
            _filtered[filter] = _filtered.GetValueOrDefault(filter) + 1;
        }
    }

    /// <summary>Sends what was gathered where that was a few seconds ago, whether or not a row comes.</summary>
    public Task SendOldAsync() => time.GetElapsedTime(_begun) > MaxAge ? SendAsync() : Task.CompletedTask;

    /// <summary>Sends what was gathered, and returns once all pages are stored.</summary>
    public async Task CompleteAsync()
    {
        await SendAsync();
        await _sent;
    }

    /// <summary>
    /// Waits up to 2 seconds for the page that is on its way: the next import of the same content continues after it, and could
    /// otherwise overtake it. Does not throw if the page fails.
    /// </summary>
    public async Task SettleAsync() =>
        await _sent.WaitAsync(SettleTimeout, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Sends what was gathered, once the page before it is stored.</summary>
    private async Task SendAsync()
    {
        if (_rows == 0)
        {
            return;
        }

        await _sent;
        _sent = dataset.AddPage(ticket.ImportId!, _pages, new ImportPage
        {
            Cursor = _cursor,
            Digest = _digest,
            Problems = [.. _problems],
            LeftOut = [.. _leftOut],
            Filtered = _filtered.ToImmutableSortedDictionary(StringComparer.Ordinal),
        });
        _pages++;
        _problems.Clear();
        _leftOut.Clear();
        _filtered.Clear();
        (_rows, _bytes) = (0, 0);
    }

    private static int SizeOf(PreparedRow row) => row switch
    {
        { Problem.Definition: var problem } => DefinitionSize.Of(problem),
        { LeftOut: { } leftOut } => 128 + Encoding.UTF8.GetByteCount(leftOut.File) + Encoding.UTF8.GetByteCount(leftOut.Reason),
        _ => 0,
    };
}
