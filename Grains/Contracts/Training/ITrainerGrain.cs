using NousCoder.Contracts.Jobs;

namespace NousCoder.Contracts.Training;

/// <summary>The one device that trains in a cluster; jobs queue for it. Key: <see cref="Keys.Only"/>.</summary>
[Alias("NousCoder.ITrainerGrain"), ClusterInternal]
public interface ITrainerGrain : IGrainWithStringKey
{
    /// <summary>Asks for the device.</summary>
    /// <returns>0 where the job holds it, else the number of jobs that are before it.</returns>
    [Alias("Acquire")]
    Task<int> Acquire(string jobId);

    /// <summary>Gives the device to the next job. No error where the job does not hold it.</summary>
    [Alias("Release")]
    Task Release(string jobId);

    /// <summary>Looks whether a job's policy can be loaded, and what its updates would take on the device.</summary>
    /// <exception cref="NousCoderException">The policy is missing, damaged or does not fit.</exception>
    [Alias("Estimate")]
    Task<MemoryEstimate> Estimate(TrainingJobSpec spec);

    /// <summary>Checks that a job suits the policy that it begins with.</summary>
    /// <returns>Warnings, a line each; empty if there are none.</returns>
    /// <exception cref="NousCoderException">The policy is missing or damaged, or the job cannot be run with it; the message names the fields.</exception>
    [Alias("CheckJob")]
    Task<ImmutableArray<string>> CheckJob(TrainingJobSpec spec);

    /// <summary>
    /// Begins an update and returns; the job is told when it is finished. The same step again is not done twice: its
    /// result is told again.
    /// </summary>
    /// <exception cref="NousCoderException">Another job holds the device.</exception>
    [Alias("BeginUpdate")]
    Task BeginUpdate(TrainingBatch batch);
}
