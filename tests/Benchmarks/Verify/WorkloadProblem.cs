using System.Collections.Immutable;
using NousCoder.Contracts.Problems;

namespace NousCoder.Benchmarks.Verify;

/// <summary>A problem with its tests, a right program and wrong ones.</summary>
internal sealed record WorkloadProblem
{
    public required string Name { get; init; }

    public required byte[] Suite { get; init; }

    public required TestSuiteReference Reference { get; init; }

    public required ImmutableArray<string> Inputs { get; init; }

    public required ImmutableArray<string> Expected { get; init; }

    public required string Right { get; init; }

    public required IReadOnlyList<string> Wrong { get; init; }

    /// <summary>The programs of a wrong-heavy mix: one right in eight.</summary>
    public IEnumerable<string> Mix => Enumerable.Range(0, 7).Select(n => Wrong[n % Wrong.Count]).Prepend(Right);
}
