using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Datasets;

/// <summary>The second pass: brings a scanned file to the cluster, all of it or nothing.</summary>
internal sealed class DatasetImporter(IGrainFactory grains)
{
    /// <summary>Imports the good rows of a file.</summary>
    /// <returns>The dataset, and whether the import changed anything.</returns>
    public async Task<(DatasetSummary Summary, bool Changed)> ImportAsync(
        DatasetFile file, DatasetScan scan, Action<long>? progress, CancellationToken cancellation)
    {
        if (scan.Problems == 0)
        {
            throw new NousCoderException($"{file.Path}: holds no problem");
        }

        var dataset = grains.GetGrain<IDatasetGrain>(file.Dataset);
        var ticket = await dataset.BeginImport(scan.Digest);
        if (ticket.ImportId is not { } import)
        {
            return (ticket.Existing!, false);
        }

        var uploader = new SuiteUploader(grains);
        var page = new ProblemPage();
        using var digest = new DatasetDigest();
        await foreach (var row in file.ReadAsync(_ => { }, progress, cancellation))
        {
            digest.Add(row);
            await uploader.UploadAsync(row.Definition.Suite.Hash, row.Suite, cancellation);
            if (!page.HasRoomFor(row.Definition))
            {
                await dataset.AddProblems(import, page.Take());
            }

            page.Add(row.Definition);
        }

        if (digest.Value != scan.Digest)
        {
            throw new NousCoderException($"{file.Path}: changed while it was read; nothing was imported");
        }

        await dataset.AddProblems(import, page.Take());
        return (await dataset.CommitImport(import), true);
    }
}
