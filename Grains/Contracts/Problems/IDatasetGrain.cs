namespace NousCoder.Contracts.Problems;

/// <summary>A named list of problems. Key: the dataset's name.</summary>
[Alias("NousCoder.IDatasetGrain")]
public interface IDatasetGrain : IGrainWithStringKey
{
    /// <summary>
    /// Opens an import. Nothing of it is seen until <see cref="CommitImport"/>; an import that was begun and not
    /// committed is forgotten by the next one.
    /// </summary>
    /// <param name="digest">Hash of the content, so that the same file imported twice changes nothing.</param>
    /// <exception cref="NousCoderException">The dataset holds other content.</exception>
    [Alias("BeginImport")]
    Task<ImportTicket> BeginImport(string digest);

    /// <summary>Adds a page of problems, in order; their suites are in the artifact store already.</summary>
    [Alias("AddProblems")]
    Task AddProblems(string importId, ImmutableArray<ProblemDefinition> page);

    /// <summary>Makes the imported problems the dataset.</summary>
    [Alias("CommitImport")]
    Task<DatasetSummary> CommitImport(string importId);

    /// <summary>The dataset in numbers, or null where there is none of that name.</summary>
    [Alias("GetSummary")]
    Task<DatasetSummary?> GetSummary();

    /// <summary>Keys of the problems in order; empty where there is no such dataset.</summary>
    [Alias("GetProblemIds")]
    Task<ImmutableArray<string>> GetProblemIds();

    /// <summary>Solve statistics of the problems, in order.</summary>
    /// <param name="offset">Problems to pass over.</param>
    /// <param name="count">At most this many, 1 to 1000.</param>
    [Alias("GetStatistics")]
    Task<ImmutableArray<ProblemStatistics>> GetStatistics(int offset, int count);
}
