using System.ComponentModel.DataAnnotations;
using NousCoder.Contracts.Problems;

namespace NousCoder.Contracts.Jobs;

/// <summary>
/// Which problems are drawn, and in which order. Solve rates are those of the job itself, over its newest attempts at a
/// problem. A problem that is passed over is not tried again in the job. Where all are, the job ends as after its last step.
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

    /// <summary>A problem whose solve rate is this or more is passed over: 0.9 drops what is as good as solved. Default null: none.</summary>
    [Id(2), Range(0.0, 1.0)]
    public double? DropFromSolveRate { get; init; }

    /// <summary>The newest attempts that a solve rate is taken over, rounded up to whole groups; with fewer a problem is drawn. Default 8.</summary>
    [Id(3), Range(1, 512)]
    public int Attempts { get; init; } = 8;

    /// <summary>Whether solve rates are looked at.</summary>
    public bool PassesOver => LeastSolveRate > 0 || DropFromSolveRate is not null;

    /// <summary>Whether a problem is drawn.</summary>
    /// <param name="versions">What the job's policy versions made of it, oldest first.</param>
    public bool Draws(IReadOnlyList<VersionOutcomes> versions)
    {
        long attempts = 0, solves = 0;
        for (var i = versions.Count - 1; i >= 0 && attempts < Attempts; i--)
        {
            (attempts, solves) = (attempts + versions[i].Attempts, solves + versions[i].Solves);
        }

        var rate = (double)solves / attempts;
        return attempts < Attempts || (rate >= LeastSolveRate && !(rate >= DropFromSolveRate));
    }
}
