namespace NousCoder.AzureStorage.Tests.Clusters;

/// <summary>Real silos that meet on a storage account.</summary>
public sealed class ClusterTests(Azurite azurite)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Two_silos_share_the_grains_and_state_and_reminders_survive_that_all_are_restarted()
    {
        var id = StorageUnderTest.NewId();
        string[] keys = [.. Enumerable.Range(0, 16).Select(n => $"keeper-{n}")];
        await using (var cluster = await RunningCluster.StartAsync(azurite.ConnectionString, id, silos: 2))
        {
            await Task.WhenAll(keys.Select(key => Keeper(cluster, key).Keep($"text of {key}")));
            (await Task.WhenAll(keys.Select(key => Keeper(cluster, key).Silo()))).Distinct().Count().ShouldBe(2);
            await Keeper(cluster, keys[0]).RemindOften(TimeSpan.FromSeconds(1));
        }

        await using var restarted = await RunningCluster.StartAsync(azurite.ConnectionString, id, silos: 2);

        (await Task.WhenAll(keys.Select(key => Keeper(restarted, key).Kept()))).ShouldBe(keys.Select(key => $"text of {key}"));
        using var deadline = new CancellationTokenSource(Deadline);
        while (await Keeper(restarted, keys[0]).Reminded() == 0)
        {
            await Task.Delay(100, deadline.Token);
        }
    }

    private static IKeeperGrain Keeper(RunningCluster cluster, string key) => cluster.Grains.GetGrain<IKeeperGrain>(key);
}
