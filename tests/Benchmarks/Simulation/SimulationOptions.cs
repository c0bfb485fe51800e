namespace NousCoder.Benchmarks.Simulation;

/// <summary>What is simulated.</summary>
internal sealed record SimulationOptions
{
    /// <summary>Rollouts of a group, as in the NousCoder recipe.</summary>
    public const int GroupSize = 8;

    /// <summary>Problems of the dataset.</summary>
    public required int Problems { get; init; }

    /// <summary>Hidden tests of a problem.</summary>
    public required int Tests { get; init; }

    /// <summary>Steps of the job.</summary>
    public required int Steps { get; init; }

    /// <summary>Informative groups of a step.</summary>
    public required int Groups { get; init; }

    /// <summary>Mean tokens of a completion.</summary>
    public required int Tokens { get; init; }

    /// <summary>Whether state and artifacts are on Azurite; else in SQLite and a folder.</summary>
    public required bool Azurite { get; init; }
}
