namespace NousCoder.Contracts.Problems;

/// <summary>A dataset in a few numbers.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.DatasetSummary")]
public sealed record DatasetSummary
{
    /// <summary>Name of the dataset.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Problems in it.</summary>
    [Id(1)]
    public required int Problems { get; init; }

    /// <summary>Hidden tests of all problems.</summary>
    [Id(2)]
    public required long Tests { get; init; }

    /// <summary>Problems whose answer is a function; the others read standard input.</summary>
    [Id(3)]
    public required int FunctionProblems { get; init; }

    /// <summary>Problems by difficulty, in the dataset's own words.</summary>
    [Id(4)]
    public required ImmutableSortedDictionary<string, int> Difficulties { get; init; }

    /// <summary>Hash of everything that was imported: the same file gives the same digest.</summary>
    [Id(5)]
    public required string Digest { get; init; }
}
