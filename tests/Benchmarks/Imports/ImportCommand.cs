using System.CommandLine;
using NousCoder.Client.Silos;
using NousCoder.Datasets;
using NousCoder.Datasets.Import;

namespace NousCoder.Benchmarks.Imports;

/// <summary><c>import</c>: rows a second of an import of tiny problems, beside the store's own bulk write of the same problems.</summary>
internal sealed class ImportCommand : Command
{
    private readonly Option<int> _rows = new("--rows") { Description = "Problems.", DefaultValueFactory = _ => 20_000 };
    private readonly Option<bool> _json = new("--json") { Description = "Write JSON." };

    public ImportCommand()
        : base("import", "Rows a second of an import of tiny problems, as a share of what the store alone does.")
    {
        Add(_rows);
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var rows = parsed.GetValue(_rows);
        var folder = Directory.CreateTempSubdirectory("nouscoder-import-");
        try
        {
            var file = Path.Combine(folder.FullName, "rows.jsonl");
            await TinyRows.WriteAsync(file, rows, cancellation);
            var source = await ProblemSources.OpenAsync(file, ProblemSources.Formats[0], cancellation);
            var store = await StoreAsync(source, folder.FullName, cancellation);
            var import = await ImportAsync(source, folder.FullName, cancellation);
            var report = new Report($"{rows} problems of one test", "rows/s", "CPU ms a row", "of them the console's", "share of the store's rate");
            Add("the store alone", store);
            Add("import", import);
            Report.Write([report], parsed.GetValue(_json));

            void Add(string name, Measurement measured) => report.Add(
                name, rows / measured.WallSeconds, 1000 * measured.CpuSeconds / rows, 1000 * measured.HostCpuSeconds / rows, store.WallSeconds / measured.WallSeconds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }

    private static async Task<Measurement> StoreAsync(IProblemSource source, string folder, CancellationToken cancellation)
    {
        using var store = new BulkStore(Directory.CreateDirectory(Path.Combine(folder, "bulk")).FullName);
        var problems = await BulkStore.ReadAsync(source, cancellation);
        return await Measurement.OfAsync(() => store.WriteAsync(problems, cancellation));
    }

    private static async Task<Measurement> ImportAsync(IProblemSource source, string folder, CancellationToken cancellation)
    {
        await using var silo = await PrivateSilo.StartAsync(Path.Combine(folder, "silo"), cancellation, new()
        {
            ["NOUSCODER_Silo__Roles"] = "sandbox",
            ["NOUSCODER_Sandbox__Slots"] = "1",
        });
        await using var connection = await SiloConnection.OpenAsync(silo.Address, cancellation);
        var importer = new DatasetImporter(connection.Grains, TimeProvider.System);
        return await Measurement.OfAsync(() => importer.ImportAsync(source, new ImportOptions { Dataset = "tiny" }, null, cancellation));
    }
}
