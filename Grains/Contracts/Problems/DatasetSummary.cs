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

    /// <summary>Problems by difficulty, in the dataset's own words; of more than 50 the rarest are together under <c>other</c>.</summary>
    [Id(4)]
    public required ImmutableSortedDictionary<string, int> Difficulties { get; init; }

    /// <summary>Hash of every problem that was imported: the same content gives the same digest, however it was spelled.</summary>
    [Id(5)]
    public required string Digest { get; init; }

    /// <summary>Problems by source, as <see cref="Difficulties"/>.</summary>
    [Id(6)]
    public ImmutableSortedDictionary<string, int> Sources { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Hidden tests of a problem.</summary>
    [Id(7)]
    public Distribution TestsPerProblem { get; init; } = new();

    /// <summary>Bytes of a problem's tests as they are stored.</summary>
    [Id(8)]
    public Distribution SuiteBytes { get; init; } = new();

    /// <summary>Different test suites: problems with the same tests share one.</summary>
    [Id(9)]
    public int Suites { get; init; }

    /// <summary>Bytes of all different test suites.</summary>
    [Id(10)]
    public long StoredBytes { get; init; }

    /// <summary>Day of the oldest problem; null where none states its day.</summary>
    [Id(11)]
    public DateOnly? Earliest { get; init; }

    /// <summary>Day of the newest problem; null where none states its day.</summary>
    [Id(12)]
    public DateOnly? Latest { get; init; }

    /// <summary>Rows that could not be used; <see cref="IDatasetGrain.GetLeftOut"/> lists them.</summary>
    [Id(13)]
    public int LeftOut { get; init; }

    /// <summary>Rows that the import's filters turned away, by filter.</summary>
    [Id(14)]
    public ImmutableSortedDictionary<string, int> Filtered { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Tells what was imported and how, as <see cref="IDatasetGrain.BeginImport"/> was told.</summary>
    [Id(15)]
    public string ImportKey { get; init; } = "";
}
