using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Problems;

namespace NousCoder.Processes.Tests.Chaos;

/// <summary>What storage and grains hold of a job that has ended, and whether it agrees.</summary>
internal static class Ledger
{
    /// <summary>Fails where a rollout has not exactly one outcome, a step was not applied exactly once, or something is left over.</summary>
    /// <returns>Rollouts that are missing.</returns>
    public static async Task<int> CheckAsync(ChaosCluster cluster, ChaosJob job)
    {
        var progress = await job.EndAsync();
        progress.Status.ShouldBe(JobStatus.Completed, progress.Message);
        progress.Records.Select(r => (r.Step, r.PolicyVersion)).ShouldBe(Enumerable.Range(1, progress.Steps).Select(step => (step, step)));
        LinesOf(progress).ShouldBe(Enumerable.Range(1, progress.Steps), $"metrics.jsonl in {progress.Files}");
        await ClearedAsync(cluster, job);

        var groups = await GroupsAsync(cluster, job);
        var sampled = (int)progress.Records.Sum(r => r.Metrics["groups_sampled"]);
        progress.Rollouts.ShouldBe(sampled * ChaosJob.GroupSize);
        // Beyond the batches there are groups that were decided too late to be in one.
        groups.Count.ShouldBeGreaterThanOrEqualTo(sampled);

        var standings = await cluster.Grains.GetGrain<IDatasetGrain>(job.Id).GetStandings(0, 1000);
        var counted = standings.Where(s => s.Attempts + s.NotVerified > 0).ToDictionary(s => s.ProblemId, s => s.Attempts + s.NotVerified);
        counted.ShouldBe(
            groups.GroupBy(g => g.Problem).ToDictionary(g => g.Key, g => (long)g.Sum(x => x.Outcomes)), ignoreOrder: true);
        await CheckPoliciesAsync(cluster, progress);
        return (groups.Count * ChaosJob.GroupSize) - groups.Sum(g => g.Outcomes);
    }

    private static int[] LinesOf(JobProgress progress) =>
        [.. File.ReadLines(Path.Combine(progress.Files, "metrics.jsonl")).Select(line => JsonElement.Parse(line).GetProperty("step").GetInt32())];

    /// <summary>Waits until the job has cleared the rows of its groups and rollouts.</summary>
    private static Task ClearedAsync(ChaosCluster cluster, ChaosJob job)
    {
        var rows = cluster.Account.Tables.GetTableClient("OrleansGrainState");
        return ChaosCluster.Eventually(async () =>
            !await rows.QueryAsync<TableEntity>("RowKey eq 'group' or RowKey eq 'rollout'", select: ["PartitionKey"])
                .AnyAsync(row => row.PartitionKey.Contains($"_{job.Id}.", StringComparison.Ordinal)));
    }

    private static async Task<List<(string Problem, int Outcomes)>> GroupsAsync(ChaosCluster cluster, ChaosJob job)
    {
        var groups = new List<(string, int)>();
        await foreach (var blob in cluster.Artifacts.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"groups/{job.Id}/", TestContext.Current.CancellationToken))
        {
            var group = JsonElement.Parse((await cluster.Artifacts.GetBlobClient(blob.Name).DownloadContentAsync()).Value.Content);
            var outcomes = group.GetProperty("Rollouts").EnumerateArray().Count(r => r.GetProperty("Verdict").ValueKind == JsonValueKind.Object);
            outcomes.ShouldBe(ChaosJob.GroupSize, blob.Name);
            groups.Add((group.GetProperty("ProblemId").GetString()!, outcomes));
        }

        return groups;
    }

    /// <summary>Of the policies there are those that the job keeps, and none of a trainer that lost its epoch.</summary>
    private static async Task CheckPoliciesAsync(ChaosCluster cluster, JobProgress progress)
    {
        var versions = new HashSet<string>();
        await foreach (var blob in cluster.Artifacts.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"jobs/{progress.JobId}/policies/", TestContext.Current.CancellationToken))
        {
            versions.Add(blob.Name.Split('/')[3]);
        }

        versions.Select(v => int.Parse(v[..v.IndexOf('-')], CultureInfo.InvariantCulture)).ShouldBeUnique();
        versions.ShouldContain(progress.Policy.Checkpoint.Split('/')[3]);
    }
}
