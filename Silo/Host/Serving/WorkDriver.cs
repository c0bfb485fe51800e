using Microsoft.Extensions.Logging;
using NousCoder.Contracts;
using NousCoder.Contracts.Evaluation;
using NousCoder.Contracts.Jobs;
using Orleans;

namespace NousCoder.Silo.Serving;

/// <summary>
/// Sees to it that jobs and evaluations which have not ended are driven: after a restart, and when the silo that drove one is
/// gone.
/// </summary>
internal sealed class WorkDriver(IGrainFactory grains, TimeProvider time, ILogger<WorkDriver> logger)
    : PeriodicWork(TimeSpan.FromSeconds(10), time, logger)
{
    protected override string What => "Driving jobs and evaluations";

    protected override Task DoAsync() => Task.WhenAll(
        grains.GetGrain<IJobDirectoryGrain>(Keys.Only).DriveAll(),
        grains.GetGrain<IEvaluationDirectoryGrain>(Keys.Only).DriveAll());
}
