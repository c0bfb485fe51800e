using NousCoder.Contracts.Silos;

namespace NousCoder.Grains.Jobs;

/// <content>What holds the job up, for those who watch it.</content>
public sealed partial class TrainingJobGrain
{
    // Of this activation only: an update that still fails is reported again.
    private (int Step, string Reason)? _delayed;

    /// <inheritdoc/>
    public Task UpdateDelayed(int step, string reason)
    {
        if (State.Update?.Step == step)
        {
            _delayed = (step, reason);
        }

        return Task.CompletedTask;
    }

    private async Task<ImmutableArray<string>> Troubles()
    {
        var troubles = ImmutableArray.CreateBuilder<string>();
        if (_delayed is { } delayed)
        {
            troubles.Add($"the update of step {delayed.Step} is retried: {delayed.Reason}");
        }

        if (_groups.NewestFault is { } fault)
        {
            troubles.Add($"a group was dropped: {fault}");
        }

        var silos = await GrainFactory.GetGrain<ISiloDirectoryGrain>(Keys.Only).List();
        troubles.AddRange(UnservedRoles(silos));
        troubles.AddRange(silos.SelectMany(s => s.Troubles.Select(t => $"silo {s.Name}: {t}")));
        troubles.AddRange(silos.Where(s => s.GenerationFault is not null).Select(s => $"silo {s.Name} cannot generate: {s.GenerationFault}"));
        return troubles.ToImmutable();
    }

    private static IEnumerable<string> UnservedRoles(ImmutableArray<SiloReport> silos)
    {
        if (silos.IsEmpty)
        {
            yield break;
        }

        foreach (var role in Roles.All.Where(role => !silos.Any(s => s.Roles.Contains(role))))
        {
            yield return silos.SelectMany(s => s.Refused).FirstOrDefault(r => r.StartsWith(role + ":", StringComparison.Ordinal)) is { } refusal
                ? $"no silo serves as {refusal}"
                : $"no silo serves as {role}; start one that does (Silo:Roles)";
        }
    }
}
