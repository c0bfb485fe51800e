using System.ComponentModel.DataAnnotations;

namespace NousCoder.Contracts.Jobs;

/// <summary>
/// An offline filter: before the first step the policy that the job begins with tries every problem, and those that it solves
/// too often are left out. The evaluation is stored; another job with the same beginning does not repeat it.
/// </summary>
[GenerateSerializer, Immutable, Alias("NousCoder.FilterOptions")]
public sealed record FilterOptions
{
    /// <summary>Completions per problem, drawn as in training. Default 8.</summary>
    [Id(0), Range(1, 1024)]
    public int Samples { get; init; } = 8;

    /// <summary>A problem of which at least this share passed is left out. Default 1: those that were solved every time.</summary>
    [Id(1), Range(0.0, 1.0)]
    public double LeaveOutFrom { get; init; } = 1;
}
