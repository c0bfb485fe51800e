using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Silos;

namespace NousCoder.Datasets.Import;

/// <summary>Compares everything that is stored of a dataset with what was imported: lists, problem rows, and each suite's length and hash.</summary>
public sealed class DatasetVerifier(IGrainFactory grains)
{
    private const int AtOnce = 16;
    private const int ChunkProblems = 256;

    /// <param name="dataset">The dataset.</param>
    /// <param name="report">Called with the number of problems that have been checked.</param>
    /// <param name="cancellation">Cancels the check.</param>
    /// <returns>What is missing or damaged, one line each; empty if nothing is.</returns>
    public async Task<ImmutableArray<string>> FindDamageAsync(DatasetSummary dataset, Action<int>? report, CancellationToken cancellation)
    {
        var grain = grains.GetGrain<IDatasetGrain>(dataset.Name);
        var damage = (await grain.VerifyLists()).ToList();
        if (damage.Count > 0)
        {
            try
            {
                await grain.GetProblemIds();
            }
            catch (StoredDataException)
            {
                // Without the list of problems nothing else can be named.
                return [.. damage];
            }
        }

        var done = 0;
        var digest = DatasetDigest.Empty;
        var complete = true;
        foreach (var ids in (await grain.GetProblemIds()).Chunk(ChunkProblems))
        {
            var found = new (string? Damage, ProblemDefinition? Definition)[ids.Length];
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
            await Parallel.ForEachAsync(Enumerable.Range(0, ids.Length), parallel, async (i, _) => found[i] = await CheckAsync(ids[i]));
            damage.AddRange(found.Select(f => f.Damage).OfType<string>());
            complete &= found.All(f => f.Definition is not null);
            digest = complete ? found.Zip(ids).Aggregate(digest, (d, f) => DatasetDigest.After(d, Keys.IndexOfProblem(f.Second), f.First.Definition!)) : digest;
            report?.Invoke(done += ids.Length);
        }

        if (complete && damage.Count == 0 && digest != dataset.Digest)
        {
            damage.Add($"dataset '{dataset.Name}': its problem rows are not what was imported (digest {digest}, not {dataset.Digest})");
        }

        return [.. damage];
    }

    private async Task<(string? Damage, ProblemDefinition? Definition)> CheckAsync(string id)
    {
        var problem = grains.GetGrain<IProblemGrain>(id);
        try
        {
            var damage = await problem.Verify();
            return (damage, await problem.GetDefinition());
        }
        catch (Exception error) when (error is not (OperationCanceledException or TimeoutException) && !LostConnection.Is(error))
        {
            return ($"problem {id}: its row cannot be read: {error.Message.Split('\n', 2)[0].Trim()}", null);
        }
    }
}
