using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Demo;

/// <summary>How one problem fared: in training, and measured before and after.</summary>
internal sealed record ProblemOutcome(ProblemStanding Standing, double? Before, double? After)
{
    /// <summary>How much its solve rate rose; 0 where it was not measured twice.</summary>
    public double Rise => After - Before ?? 0;
}
