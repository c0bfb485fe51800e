using NousCoder.Contracts.Silos;

namespace NousCoder.Client.Silos;

/// <summary>Counts the sandbox slots of a cluster.</summary>
internal static class SandboxSlots
{
    private const int ReportDeadlineSeconds = 10;

    /// <summary>Returns the number of slots of all silos, at least 1.</summary>
    /// <exception cref="NousCoderException">No silo runs programs; the message has the silos' reasons.</exception>
    public static async Task<int> CountAsync(IGrainFactory grains, Patience patience, CancellationToken cancellationToken)
    {
        var directory = grains.GetGrain<ISiloDirectoryGrain>(Keys.Only);
        for (var second = 0; ; second++)
        {
            var silos = await patience.RetryAsync(() => directory.List(), cancellationToken);
            if (silos.Sum(s => s.Slots) is > 0 and var slots)
            {
                return slots;
            }

            // A silo that has just started may not have reported yet.
            var reasons = silos
                .SelectMany(s => s.Refused.Where(IsOfSandbox).Select(r => silos.Length > 1 ? $"{s.Name}: {r}" : r))
                .ToArray();
            if (reasons.Length > 0 || second == ReportDeadlineSeconds)
            {
                throw new NousCoderException(reasons.Length > 0
                    ? $"no silo can run programs: {string.Join("; ", reasons)}"
                    : "no silo of this cluster has the role 'sandbox'; start one with it. 'nouscoder silos' lists the roles");
            }

            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }

    private static bool IsOfSandbox(string refusal) => refusal.StartsWith("sandbox:", StringComparison.Ordinal);
}
