using NousCoder.Contracts.Checkpoints;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Training;

namespace NousCoder.Client.Checkpoints;

/// <summary>What a person calls a policy: <c>starter</c>, an imported checkpoint, JOB for a job's newest version, or JOB@best.</summary>
internal static class PolicyName
{
    private const string Best = "@best";

    /// <exception cref="NousCoderException">There is none of that name.</exception>
    public static async Task<PolicyReference> FindAsync(IGrainFactory grains, string name)
    {
        var (id, best) = name.EndsWith(Best, StringComparison.Ordinal) ? (name[..^Best.Length], true) : (name, false);
        if (Keys.IsName(id) && await grains.GetGrain<ITrainingJobGrain>(id).GetProgress(int.MaxValue) is { } job)
        {
            return !best ? job.Policy : job.Best?.Policy
                ?? throw new NousCoderException($"job '{id}' has no best checkpoint yet: it has not been evaluated. '{id}' names its newest");
        }

        if (!best && (name == PolicyReference.Starter || (Keys.IsName(id) && await grains.GetGrain<ICheckpointGrain>(id).GetSummary() is not null)))
        {
            return PolicyReference.Beginning(name);
        }

        throw new NousCoderException($"there is neither a job nor a checkpoint '{id}'; 'nouscoder checkpoint list' names those there are");
    }
}
