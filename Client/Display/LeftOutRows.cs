using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Display;

/// <summary>Rows that an import could not use.</summary>
internal static class LeftOutRows
{
    private const int Most = 20;

    public static async Task<ImmutableArray<LeftOutRow>> ReadAsync(IGrainFactory grains, DatasetSummary dataset)
    {
        var rows = ImmutableArray.CreateBuilder<LeftOutRow>();
        while (rows.Count < dataset.LeftOut)
        {
            rows.AddRange(await grains.GetGrain<IDatasetGrain>(dataset.Name).GetLeftOut(rows.Count, IDatasetGrain.MaxListed));
        }

        return rows.ToImmutable();
    }

    /// <summary>The first of them, and how to see the others.</summary>
    public static void Show(IAnsiConsole console, ImmutableArray<LeftOutRow> rows, string dataset)
    {
        foreach (var row in rows.Take(Most))
        {
            console.Line($"left out {row}");
        }

        if (rows.Length > Most)
        {
            console.Line($"and {Say.Count(rows.Length - Most)} more; 'nouscoder dataset show {dataset} --left-out' lists them");
        }
    }
}
