using System.Diagnostics.Metrics;
using NousCoder.Grains.Ports;
using NousCoder.Silo.Roles;

namespace NousCoder.Silo.Http;

/// <summary>What a silo is doing, as gauges that are read when somebody asks.</summary>
internal sealed class SiloMeter : IDisposable
{
    public const string Name = "NousCoder.Silo";

    private readonly Meter _meter = new(Name);

    public SiloMeter(IVerifier verifier, IGenerationEngine engine, SiloRoles roles)
    {
        Add("nouscoder.verification.waiting", "Programs that wait for a sandbox slot.", () => verifier.Waiting);
        Add("nouscoder.sandbox.slots.busy", "Sandbox slots that run a program.", () => verifier.BusySlots);
        Add("nouscoder.sandbox.slots.free", "Sandbox slots that run none.", () =>
            roles.Served.Contains(Grains.Placement.Roles.Sandbox) ? verifier.Slots - verifier.BusySlots : 0);
        Add("nouscoder.generation.running", "Sequences that are being generated.", () => engine.Running);
        Add("nouscoder.generation.waiting", "Sequences that wait to be generated.", () => engine.Waiting);
    }

    public void Dispose() => _meter.Dispose();

    private void Add(string name, string description, Func<int> value) => _meter.CreateObservableGauge(name, value, unit: null, description);
}
