using System.Collections.Immutable;
using NousCoder.Grains.Ports;

namespace NousCoder.Policy.Training;

/// <summary>The sequences of one gradient step, cut into micro-batches.</summary>
internal sealed record Minibatch(ImmutableArray<PendingMicroBatch> MicroBatches, long Tokens, int Sequences)
{
    /// <summary>Cuts a batch, some groups at a time; what would be empty is left out.</summary>
    public static ImmutableArray<Minibatch> Cut(UpdateRequest request) =>
    [
        .. request.Groups.Chunk(request.Optimizer.MinibatchGroups)
            .Select(groups => groups.SelectMany(g => g).ToArray())
            .Where(sequences => sequences.Length > 0)
            .Select(sequences => new Minibatch(
                [.. MicroBatchPlan.Cut(sequences, request.Optimizer.MicroBatchTokens).Select(s => new PendingMicroBatch(s))],
                sequences.Sum(s => (long)s.Tokens.Length),
                sequences.Length)),
    ];
}
