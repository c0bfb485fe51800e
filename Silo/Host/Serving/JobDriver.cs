using Microsoft.Extensions.Logging;
using NousCoder.Contracts;
using NousCoder.Contracts.Jobs;
using Orleans;

namespace NousCoder.Silo.Serving;

/// <summary>Sees to it that jobs which have not ended are driven: after a restart, and when the silo that drove one is gone.</summary>
internal sealed class JobDriver(IGrainFactory grains, TimeProvider time, ILogger<JobDriver> logger)
    : PeriodicWork(TimeSpan.FromSeconds(10), time, logger)
{
    protected override string What => "Driving the jobs";

    protected override Task DoAsync() => grains.GetGrain<IJobDirectoryGrain>(Keys.Only).DriveAll();
}
