using NousCoder.Contracts;
using NousCoder.Contracts.Training;

namespace NousCoder.Policy.Training;

/// <summary>Compares the adapter that a policy has with the one that is to be trained.</summary>
internal static class AdapterMatch
{
    /// <param name="folder">The policy's, for the message.</param>
    /// <param name="found">The policy's adapter; null where it is a whole model.</param>
    /// <param name="wanted">The adapter to train; null where all weights are to be trained.</param>
    /// <exception cref="CheckpointException">They differ.</exception>
    public static void Require(string folder, LoraOptions? found, LoraOptions? wanted)
    {
        if (found is not null && wanted is null)
        {
            throw new CheckpointException($"{folder} is an adapter, and all weights are to be trained. Set 'lora' in the job, or merge it first: nouscoder checkpoint export.");
        }

        if (found is not null && wanted is not null
            && (found.Rank != wanted.Rank || found.Alpha != wanted.Alpha || !found.Modules.Order().SequenceEqual(wanted.Modules.Order())))
        {
            throw new CheckpointException(
                $"{folder} is an adapter of rank {found.Rank} and alpha {found.Alpha} for {string.Join(", ", found.Modules)}; " +
                $"the job's 'lora' says rank {wanted.Rank} and alpha {wanted.Alpha} for {string.Join(", ", wanted.Modules)}. Make the job's the same.");
        }
    }
}
