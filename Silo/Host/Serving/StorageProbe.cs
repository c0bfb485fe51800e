using System.Globalization;
using Microsoft.Extensions.Logging;
using NousCoder.Grains.Ports;

namespace NousCoder.Silo.Serving;

/// <summary>
/// Looks every 10 seconds whether storage answers, so that an idle silo knows too. After a failed write it writes a small
/// artifact, until that succeeds.
/// </summary>
internal sealed class StorageProbe(
    IArtifactStore artifacts, StorageHealth health, DataFolder data, TimeProvider time, ILogger<StorageProbe> logger)
    : PeriodicWork(TimeSpan.FromSeconds(10), time, logger)
{
    private const string Name = "health/probe";
    private const long MinFreeBytes = 256L << 20;

    protected override string What => "Probing the storage";

    protected override async Task DoAsync()
    {
        CheckSpace();
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

    private void CheckSpace()
    {
        var free = new DriveInfo(data["."]).AvailableFreeSpace;
        health.OnSpace(free >= MinFreeBytes ? null : string.Create(
            CultureInfo.InvariantCulture, $"the disk of the data folder {Path.GetDirectoryName(data["lock"])} has {free >> 20} MiB left; free some space"));
    }
}
