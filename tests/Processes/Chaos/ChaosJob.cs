using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Training;

namespace NousCoder.Processes.Tests.Chaos;

/// <summary>A job on a dataset of its own, so that what its problems know is of this job alone.</summary>
internal sealed class ChaosJob
{
    public const int GroupSize = 4;
    private const int Steps = 7;
    private readonly ChaosCluster _cluster;

    private ChaosJob(ChaosCluster cluster, string id) => (_cluster, Id) = (cluster, id);

    /// <summary>Id of the job and name of its dataset.</summary>
    public string Id { get; }

    public ITrainingJobGrain Grain => _cluster.Grains.GetGrain<ITrainingJobGrain>(Id);

    public static async Task<ChaosJob> SubmitAsync(ChaosCluster cluster, string id)
    {
        await cluster.ImportAsync(id);
        var job = new ChaosJob(cluster, id);
        await job.Grain.Submit(new TrainingJobSpec
        {
            Dataset = id,
            Policy = "starter",
            Steps = Steps,
            Batch = new BatchOptions { Groups = 8, GroupSize = GroupSize },
            Optimizer = new OptimizerOptions { LearningRate = 5e-4, WarmupSteps = 0, MinibatchGroups = 8 },
            Generation = new GenerationOptions { Template = "compact", ContextLength = 256 },
        });
        return job;
    }

    /// <summary>Waits until a step is finished.</summary>
    public Task StepAsync(int step) => ChaosCluster.Eventually(async () => (await ProgressAsync()).Step >= step);

    /// <summary>Waits until one more step is finished than at the first answer, unless none is left.</summary>
    public async Task NextStepAsync()
    {
        int? before = null;
        await ChaosCluster.Eventually(async () => await ProgressAsync() is var progress && (progress.Ended || progress.Step > (before ??= progress.Step)));
    }

    /// <summary>Waits until an update is under way that is not the first.</summary>
    public Task UpdateAsync() => ChaosCluster.Eventually(
        async () => await ProgressAsync() is { Step: >= 2 } progress && progress.Message.StartsWith("updating policy", StringComparison.Ordinal));

    /// <summary>Waits until it has ended, and says how.</summary>
    public async Task<JobProgress> EndAsync()
    {
        JobProgress progress = null!;
        await ChaosCluster.Eventually(async () => (progress = await ProgressAsync()).Ended);
        return progress;
    }

    private async Task<JobProgress> ProgressAsync() => (await Grain.GetProgress(0))!;
}
