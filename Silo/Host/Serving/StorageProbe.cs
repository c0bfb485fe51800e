using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NousCoder.Grains.Ports;
using Orleans;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;

namespace NousCoder.Silo.Serving;

/// <summary>
/// Reads from the storage every 10 seconds, so that the health of an idle silo is known. After a failed write it writes a small
/// artifact or grain state, until that succeeds.
/// </summary>
internal sealed class StorageProbe(
    IArtifactStore artifacts,
    [FromKeyedServices(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)] IGrainStorage states,
    StorageHealth health,
    SiloOptions silo,
    DataFolder data,
    TimeProvider time,
    ILogger<StorageProbe> logger)
    : PeriodicWork(TimeSpan.FromSeconds(10), time, logger)
{
    private const string Name = "health/probe";
    private const string StateName = "probe";
    private const long MinFreeBytes = 256L << 20;

    protected override string What => "Probing the storage";

    // Of this silo, so that silos do not probe with one row, and the row that a killed silo left is cleared by its next start.
    private readonly GrainId _probe = GrainId.Create("health", silo.Name);

    protected override async Task DoAsync()
    {
        CheckSpace();
        await ProbeArtifactsAsync();
        await ProbeStateAsync();
    }

    private async Task ProbeArtifactsAsync()
    {
        try
        {
            if (health.WriteFailed)
            {
                using var content = new MemoryStream([1]);
                await artifacts.WriteAsync(Name, content, Stopping);
            }

            await artifacts.ExistsAsync(Name, Stopping);
        }
        catch (IOException)
        {
            // Recorded where it was seen.
        }
    }

    private async Task ProbeStateAsync()
    {
        var state = new GrainState<ProbeState>(new ProbeState());
        try
        {
            await states.ReadStateAsync(StateName, _probe, state, Stopping);
            if (health.StateFailed || state.RecordExists)
            {
                await states.WriteStateAsync(StateName, _probe, state, Stopping);
                await states.ClearStateAsync(StateName, _probe, state, Stopping);
            }
        }
        catch (Exception) when (!Stopping.IsCancellationRequested)
        {
            // Recorded where it was seen.
        }
    }

    private void CheckSpace()
    {
        var free = new DriveInfo(data["."]).AvailableFreeSpace;
        health.OnSpace(free >= MinFreeBytes ? null : string.Create(
            CultureInfo.InvariantCulture, $"the disk of the data folder {Path.GetDirectoryName(data["lock"])} has {free >> 20} MiB left; free some space"));
    }

    private sealed record ProbeState;
}
