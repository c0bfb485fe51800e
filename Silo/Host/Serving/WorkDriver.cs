using Microsoft.Extensions.Logging;
using NousCoder.Contracts;
using NousCoder.Contracts.Checkpoints;
using NousCoder.Contracts.Evaluation;
using NousCoder.Contracts.Jobs;
using Orleans;

namespace NousCoder.Silo.Serving;

/// <summary>
/// Has the grains of jobs, evaluations and imports that have not ended continue or clean up: after a restart, and when the silo
/// of one is gone.
/// </summary>
internal sealed class WorkDriver(IGrainFactory grains, TimeProvider time, ILogger<WorkDriver> logger)
    : PeriodicWork(TimeSpan.FromSeconds(10), time, logger)
{
    protected override string What => "Driving jobs, evaluations and imports";

    protected override Task DoAsync() => Task.WhenAll(
        grains.GetGrain<IJobDirectoryGrain>(Keys.Only).DriveAll(),
        grains.GetGrain<IEvaluationDirectoryGrain>(Keys.Only).DriveAll(),
        grains.GetGrain<ICheckpointDirectoryGrain>(Keys.Only).DriveAll());
}
