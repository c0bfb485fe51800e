using NousCoder.Client.Display;
using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Commands;

/// <summary><c>dataset list</c></summary>
internal sealed class DatasetListCommand() : ConsoleCommand("list", "List the datasets.")
{
    protected override async Task<int> RunAsync(CommandContext context)
    {
        await using var silo = await context.ConnectAsync();
        var names = await silo.Grains.GetGrain<IDatasetDirectoryGrain>(Keys.Only).List();
        var found = await Task.WhenAll(names.Select(name => silo.Grains.GetGrain<IDatasetGrain>(name).GetSummary()));
        var datasets = found.OfType<DatasetSummary>().ToArray();
        context.Answer(new { datasets }, console => Show(console, datasets));
        return NousCoderConsole.Done;
    }

    private static void Show(IAnsiConsole console, DatasetSummary[] datasets)
    {
        if (datasets.Length == 0)
        {
            console.Line("no dataset yet; 'nouscoder dataset import PATH --name NAME' imports one");
            return;
        }

        var table = Tables.Create("dataset", "#problems", "#functions", "#tests", "#size", "digest");
        foreach (var d in datasets)
        {
            table.Row(d.Name, Say.Count(d.Problems), Say.Count(d.FunctionProblems), Say.Count(d.Tests), Say.Bytes(d.StoredBytes), d.Digest[..Math.Min(12, d.Digest.Length)]);
        }

        console.Write(table);
    }
}
