using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Problems;
using NousCoder.Datasets;
using NousCoder.Datasets.Import;

namespace NousCoder.Cluster.Tests;

/// <summary>The bundled problems, imported the way that users import, and specs for the bundled policy.</summary>
internal static class Starter
{
    private static readonly string Problems = Path.Combine(AppContext.BaseDirectory, "starter", "problems.jsonl");

    public static GenerationOptions Generation { get; } = new() { Template = "compact", ContextLength = 256 };

    /// <summary>A job on few problems whose steps take about a second.</summary>
    public static TrainingJobSpec Job { get; } = new()
    {
        Dataset = "few",
        Policy = "starter",
        Steps = 3,
        Batch = new() { Groups = 4, GroupSize = 4 },
        Generation = Generation,
        Optimizer = new() { LearningRate = 5e-4, WarmupSteps = 0, WeightDecay = 0 },
    };

    /// <summary>The rows of the first problems.</summary>
    public static IEnumerable<string> Rows(int count, int skip = 0) => File.ReadLines(Problems).Skip(skip).Take(count);

    /// <summary>Imports some of the problems.</summary>
    public static Task<DatasetSummary> ImportAsync(IGrainFactory grains, string name, int count, int skip = 0) =>
        ImportAsync(grains, name, Rows(count, skip));

    /// <summary>Imports rows.</summary>
    public static async Task<DatasetSummary> ImportAsync(IGrainFactory grains, string name, IEnumerable<string> rows)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(path, rows);
            var importer = new DatasetImporter(grains, TimeProvider.System);
            return (await importer.ImportAsync(new RowSource(path, [path]), new ImportOptions { Dataset = name, Strict = true }, null, CancellationToken.None)).Summary;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
