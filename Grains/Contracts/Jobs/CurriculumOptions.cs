using System.ComponentModel.DataAnnotations;

namespace NousCoder.Contracts.Jobs;

/// <summary>
/// Which problems are drawn, and in which order. Solve rates are those of the job itself, over the policy versions that
/// <c>problems history</c> shows.
/// </summary>
[GenerateSerializer, Immutable, Alias("NousCoder.CurriculumOptions")]
public sealed record CurriculumOptions
{
    /// <summary>In which order problems are drawn. Default shuffled.</summary>
    [Id(0)]
    public ProblemDraw Order { get; init; } = ProblemDraw.Shuffled;

    /// <summary>A problem whose solve rate is below this is passed over. Default 0: none.</summary>
    [Id(1), Range(0.0, 1.0)]
    public double LeastSolveRate { get; init; }

    /// <summary>A problem whose solve rate is above this is passed over: 0.9 drops what is as good as solved. Default 1: none.</summary>
    [Id(2), Range(0.0, 1.0)]
    public double MostSolveRate { get; init; } = 1;

    /// <summary>Attempts before a solve rate counts. Default 8.</summary>
    [Id(3), Range(1, 1_000_000)]
    public int Attempts { get; init; } = 8;

    /// <summary>Whether solve rates are looked at.</summary>
    public bool PassesOver => LeastSolveRate > 0 || MostSolveRate < 1;

    /// <summary>Whether a problem is drawn that passed in so many of its attempts.</summary>
    public bool Draws(long attempts, long solves)
    {
        var rate = (double)solves / attempts;
        return attempts < Attempts || (rate >= LeastSolveRate && rate <= MostSolveRate);
    }
}
