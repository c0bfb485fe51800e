using Azure.Data.Tables;
using NousCoder.AzureStorage.Artifacts;

namespace NousCoder.AzureStorage.Tests.Clusters;

/// <summary>Real silos that find each other in a storage account.</summary>
public sealed class ClusterTests(Azurite azurite)
{
    private readonly string _id = $"t-{Guid.NewGuid():N}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(GrainStatePlace.Tables, 100_000)]
    [InlineData(GrainStatePlace.Blobs, 2_000_000)]
    public async Task Two_silos_share_the_grains_and_state_survives_a_restart_of_both(GrainStatePlace place, int length)
    {
        string[] keys = [.. Enumerable.Range(0, 16).Select(n => $"keeper-{n}")];
        await using (var cluster = await StartAsync(place))
        {
            await Task.WhenAll(keys.Select(key => Keeper(cluster, key).Keep(TextOf(key, length))));
            (await Task.WhenAll(keys.Select(key => Keeper(cluster, key).Silo()))).Distinct().Count().ShouldBe(2);
        }

        await using var restarted = await StartAsync(place);

        (await Task.WhenAll(keys.Select(key => Keeper(restarted, key).Kept()))).ShouldBe(keys.Select(key => TextOf(key, length)));
    }

    [Theory]
    [InlineData(GrainStatePlace.Tables)]
    [InlineData(GrainStatePlace.Blobs)]
    public async Task Clearing_a_state_deletes_it_from_the_account(GrainStatePlace place)
    {
        await using var cluster = await StartAsync(place);
        var kept = Keeper(cluster, $"{_id}-kept");
        var cleared = Keeper(cluster, $"{_id}-cleared");
        await Task.WhenAll(kept.Keep("a text"), cleared.Keep("another text"));

        await cleared.Clear();

        var stored = await StoredAsync(cluster, place);
        stored.ShouldContain(name => name.Contains($"{_id}-kept", StringComparison.Ordinal));
        stored.ShouldNotContain(name => name.Contains($"{_id}-cleared", StringComparison.Ordinal));
    }

    private Task<RunningCluster> StartAsync(GrainStatePlace place) =>
        RunningCluster.StartAsync(azurite.ConnectionString, _id, place, silos: 2);

    private static IKeeperGrain Keeper(RunningCluster cluster, string key) => cluster.Grains.GetGrain<IKeeperGrain>(key);

    private static string TextOf(string key, int length) => key.PadRight(length, '.');

    private static async Task<List<string>> StoredAsync(RunningCluster cluster, GrainStatePlace place) => place == GrainStatePlace.Tables
        ? await cluster.Account.Tables.GetTableClient("OrleansGrainState").QueryAsync<TableEntity>(cancellationToken: Cancel)
            .Select(row => row.PartitionKey).ToListAsync(Cancel)
        : await cluster.Account.OpenBlobs().GetBlobContainerClient("grainstate").GetBlobsAsync(cancellationToken: Cancel)
            .Select(blob => blob.Name).ToListAsync(Cancel);
}
