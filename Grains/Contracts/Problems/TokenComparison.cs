namespace NousCoder.Contracts.Problems;

/// <summary>
/// How the default output validator of the ICPC problem package format compares: white-space separated tokens, one by one,
/// and numbers by a tolerance where there is one.
/// Source: https://icpc.io/problem-package-format/spec/legacy (Default Output Validator Specification).
/// </summary>
[GenerateSerializer, Immutable, Alias("NousCoder.TokenComparison")]
public sealed record TokenComparison
{
    /// <summary>Whether capitals matter. Default false.</summary>
    [Id(0)]
    public bool CaseSensitive { get; init; }

    /// <summary>Whether the white space between tokens, and before and after them, must be the expected one. Default false.</summary>
    [Id(1)]
    public bool SpaceChangeSensitive { get; init; }

    /// <summary>Largest |actual − expected| of two numbers. Default null: such a difference is not allowed for.</summary>
    [Id(2)]
    public double? AbsoluteTolerance { get; init; }

    /// <summary>Largest |actual − expected| / |expected| of two numbers; one tolerance that holds is enough. Default null: such a difference is not allowed for.</summary>
    [Id(3)]
    public double? RelativeTolerance { get; init; }
}
