namespace NousCoder.Unit.Tests;

/// <summary>
/// A table of a state machine: a line for each phase, below it, indented, <c>event -&gt; next phase: effects</c> for each event, or
/// <c>ignores</c> and the names of events.
/// </summary>
internal sealed class TransitionTable
{
    private readonly Dictionary<(string Phase, string Event), string?> _rows = [];

    public TransitionTable(string text)
    {
        var phase = "";
        foreach (var line in text.Split('\n'))
        {
            var row = line.Trim();
            if (!line.StartsWith(' '))
            {
                phase = row;
                Phases.Add(phase);
            }
            else if (row.StartsWith("ignores ", StringComparison.Ordinal))
            {
                Array.ForEach(row.Split(' ')[1..], ignored => _rows.Add((phase, ignored), null));
            }
            else
            {
                var arrow = row.IndexOf(" -> ", StringComparison.Ordinal);
                _rows.Add((phase, row[..arrow]), row[(arrow + 4)..]);
            }
        }
    }

    public List<string> Phases { get; } = [];

    /// <summary>Returns the names of all kinds of a closed hierarchy.</summary>
    public static IEnumerable<string> KindsOf<T>() => typeof(T).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(T))).Select(t => t.Name);

    /// <summary>Returns the next phase and the effects; null if the event is ignored. Throws if the table lacks the pair.</summary>
    public string? Find(string phase, string kind) => _rows.TryGetValue((phase, kind), out var found)
        ? found
        : throw new KeyNotFoundException($"The table has no row for the event {kind} in the phase {phase}.");
}
