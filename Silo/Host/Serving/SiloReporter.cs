using System.Reflection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NousCoder.Contracts;
using NousCoder.Contracts.Silos;
using NousCoder.Grains.Ports;
using NousCoder.Sandbox;
using NousCoder.Silo.Placement;
using NousCoder.Silo.Roles;
using Orleans;
using Orleans.Runtime;

namespace NousCoder.Silo.Serving;

/// <summary>Says every second how this silo is, hears how the others are, and hands over programs that wait here while slots are free there.</summary>
internal sealed partial class SiloReporter(
    IGrainFactory grains,
    ILocalSiloDetails silo,
    SiloRoles roles,
    IVerifier verifier,
    SandboxVerifier sandbox,
    IGenerationEngine engine,
    ClusterLoad load,
    StorageHealth storage,
    TimeProvider time,
    ILogger<SiloReporter> logger) : PeriodicWork(TimeSpan.FromSeconds(1), time, logger)
{
    private static readonly string Version =
        typeof(SiloReporter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    private readonly TimeProvider _time = time;

    protected override string What => "This silo's report";

    protected override async Task DoAsync()
    {
        load.Update(await grains.GetGrain<ISiloDirectoryGrain>(Keys.Only).Report(new SiloReport
        {
            Address = silo.SiloAddress.Endpoint.ToString(),
            Name = silo.Name,
            Roles = roles.Served,
            Refused = roles.Refused,
            Slots = roles.Served.Contains(Grains.Placement.Roles.Sandbox) ? verifier.Slots : 0,
            BusySlots = verifier.BusySlots,
            WaitingPrograms = verifier.Waiting,
            OutputLimitBytes = sandbox.OutputLimitBytes,
            RunningSequences = engine.Running,
            WaitingSequences = engine.Waiting,
            GenerationFault = engine.Fault,
            Troubles = storage.Troubles,
            ResidentBytes = Environment.WorkingSet,
            Version = Version,
            Time = _time.GetUtcNow(),
        }));
        verifier.GiveUpWaiting(load.SlotsElsewhere(silo.SiloAddress));
    }
}
