using NousCoder.Contracts.Silos;

namespace NousCoder.Grains.Jobs;

/// <summary>Problems that hold a job up or cost it work, for those who watch it. Of one activation: what persists is reported again.</summary>
internal sealed class JobTroubles(IGrainFactory grains)
{
    private string? _delayedUpdate;
    private string? _groupFault;

    /// <summary>An update failed for a reason that may pass.</summary>
    public void OnUpdateDelayed(int step, string reason) => _delayedUpdate = $"the update of step {step} is retried: {reason}";

    /// <summary>A group was sampled for nothing.</summary>
    /// <param name="fault">The reason; null if it was sampled well, which changes nothing.</param>
    public void OnGroup(string? fault) => _groupFault = fault ?? _groupFault;

    /// <summary>A step was finished: what held it up has passed.</summary>
    public void OnStepFinished()
    {
        _delayedUpdate = null;
        _groupFault = null;
    }

    /// <summary>Returns the troubles of the job and of the silos, one line each; empty if there are none.</summary>
    public async Task<ImmutableArray<string>> ListAsync()
    {
        var troubles = ImmutableArray.CreateBuilder<string>();
        if (_delayedUpdate is { } delayed)
        {
            troubles.Add(delayed);
        }

        if (_groupFault is { } fault)
        {
            troubles.Add($"a group was dropped: {fault}");
        }

        var silos = await grains.GetGrain<ISiloDirectoryGrain>(Keys.Only).List();
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
