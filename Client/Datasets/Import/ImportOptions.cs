namespace NousCoder.Datasets.Import;

/// <summary>What <c>dataset import</c> was asked for, besides the source.</summary>
public sealed record ImportOptions
{
    /// <summary>Name of the dataset.</summary>
    public required string Dataset { get; init; }

    /// <summary>Which problems are wanted. Default all.</summary>
    public ImportFilters Filters { get; init; } = new();

    /// <summary>Datasets whose problems are left out, told by their statements.</summary>
    public ImmutableArray<string> Exclude { get; init; } = [];

    /// <summary>Runs the reference solutions; a problem none of whose solutions passes is left out. Default null: none is run.</summary>
    public ISolutionVerifier? SolutionVerifier { get; init; }

    /// <summary>True if reference solutions are run.</summary>
    public bool ValidateSolutions => SolutionVerifier is not null;

    /// <summary>Whether nothing is imported where a row cannot be used. Default false: such rows are listed and the others kept.</summary>
    public bool Strict { get; init; }
}
