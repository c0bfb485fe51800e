using System.Collections.Immutable;

namespace NousCoder.Benchmarks.Simulation;

/// <summary>What a simulation found.</summary>
internal sealed record SimulationResults
{
    /// <summary>Seconds that the import took.</summary>
    public required double ImportSeconds { get; init; }

    /// <summary>Operations of the import.</summary>
    public required ImmutableSortedDictionary<string, Traffic> Import { get; init; }

    /// <summary>Seconds from the submission of the job until it had tidied up.</summary>
    public required double JobSeconds { get; init; }

    /// <summary>Operations of the job.</summary>
    public required ImmutableSortedDictionary<string, Traffic> Job { get; init; }

    /// <summary>Completions that were sampled.</summary>
    public required int Rollouts { get; init; }

    /// <summary>What was stored at several moments, in their order.</summary>
    public required ImmutableArray<(string Moment, ImmutableSortedDictionary<string, Held> Stored)> Moments { get; init; }

    /// <summary>Artifacts at the end, as the store lists them, by first folder.</summary>
    public required ImmutableSortedDictionary<string, int> ArtifactsLeft { get; init; }

    /// <summary>How long lists of problems took, by what was asked.</summary>
    public required ImmutableArray<(string What, double Seconds, long Rows)> Stats { get; init; }

    /// <summary>Bytes of one reply of <c>GetStandings</c>, and problems in it.</summary>
    public required (int Bytes, int Problems) Reply { get; init; }
}
