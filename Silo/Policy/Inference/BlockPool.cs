namespace NousCoder.Policy.Inference;

/// <summary>Which blocks of a cache are taken, and by how many: completions of a prompt share its blocks.</summary>
/// <param name="count">Blocks there are.</param>
internal sealed class BlockPool(int count)
{
    private readonly int[] _holders = new int[count];

    // The block given back last is taken first: its memory is the likeliest to be mapped and in the processor's cache.
    private readonly Stack<int> _free = new(Enumerable.Range(0, count).Reverse());

    public int Count => count;

    public int Free => _free.Count;

    public int InUse => count - _free.Count;

    /// <summary>Adds blocks that nobody holds to a table, or none of them where there are too few.</summary>
    public bool TryTake(int wanted, List<int> table)
    {
        if (wanted > _free.Count)
        {
            return false;
        }

        for (var i = 0; i < wanted; i++)
        {
            var block = _free.Pop();
            _holders[block] = 1;
            table.Add(block);
        }

        return true;
    }

    /// <summary>Adds blocks that somebody holds to a table.</summary>
    public void Share(ReadOnlySpan<int> blocks, List<int> table)
    {
        foreach (var block in blocks)
        {
            _holders[block]++;
            table.Add(block);
        }
    }

    /// <summary>Empties a table. Blocks that nobody else holds can be taken again.</summary>
    public void Release(List<int> table)
    {
        foreach (var block in table)
        {
            if (--_holders[block] == 0)
            {
                _free.Push(block);
            }
        }

        table.Clear();
    }
}
