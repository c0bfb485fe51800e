using NousCoder.Contracts.Problems;

namespace NousCoder.Datasets.Import;

/// <summary>The problems of datasets that an import leaves out.</summary>
internal sealed class KnownProblems
{
    private readonly Dictionary<string, string> _datasets = [];

    /// <summary>What the datasets held when they were read, for the import's own name.</summary>
    public string Digests { get; private set; } = "";

    /// <exception cref="NousCoderException">There is no such dataset.</exception>
    public static async Task<KnownProblems> ReadAsync(IGrainFactory grains, ImmutableArray<string> datasets)
    {
        var known = new KnownProblems();
        foreach (var name in datasets)
        {
            var dataset = grains.GetGrain<IDatasetGrain>(name);
            var summary = await dataset.GetSummary() ?? throw new NousCoderException($"--exclude: there is no dataset '{name}'");
            known.Digests += $"{name} {summary.Digest} ";
            for (var offset = 0; offset < summary.Problems; offset += IDatasetGrain.MaxListed)
            {
                foreach (var hash in await dataset.GetStatementHashes(offset, IDatasetGrain.MaxListed))
                {
                    known._datasets.TryAdd(hash, name);
                }
            }
        }

        return known;
    }

    /// <summary>The dataset that has a problem of this statement; null where none has.</summary>
    public string? Find(string statementHash) => _datasets.GetValueOrDefault(statementHash);
}
