namespace NousCoder.Client.Datasets.Import;

/// <summary>What <c>dataset import</c> was asked for, besides the source.</summary>
internal sealed record ImportOptions
{
    /// <summary>Name of the dataset.</summary>
    public required string Dataset { get; init; }

    /// <summary>Which problems are wanted. Default all.</summary>
    public ImportFilters Filters { get; init; } = new();

    /// <summary>Datasets whose problems are left out, told by their statements.</summary>
    public ImmutableArray<string> Exclude { get; init; } = [];

    /// <summary>Whether a problem is left out unless a reference solution passes here. Default false.</summary>
    public bool ValidateSolutions { get; init; }

    /// <summary>Whether nothing is imported where a row cannot be used. Default false: such rows are listed and the others kept.</summary>
    public bool Strict { get; init; }
}
