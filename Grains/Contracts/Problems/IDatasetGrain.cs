namespace NousCoder.Contracts.Problems;

/// <summary>A named list of problems. Key: the dataset's name.</summary>
[Alias("NousCoder.IDatasetGrain")]
public interface IDatasetGrain : IGrainWithStringKey
{
    /// <summary>Most statement hashes or rows that one call answers with.</summary>
    const int MaxListed = 5000;

    /// <summary>
    /// Opens an import, or goes on with one of the same key that was broken off. Nothing of it is seen until
    /// <see cref="CommitImport"/>; an open import of another key is forgotten.
    /// </summary>
    /// <param name="key">Tells what is imported and how: a hash of the files' names, sizes and times and of the filters.</param>
    [Alias("BeginImport")]
    Task<ImportTicket> BeginImport(string key);

    /// <summary>
    /// Opens an import that replaces what is damaged of a dataset by the same content. The dataset stays readable; problems that
    /// are unchanged keep their statistics.
    /// </summary>
    /// <param name="key">As for <see cref="BeginImport"/>.</param>
    /// <exception cref="NousCoderException">There is no such dataset.</exception>
    [Alias("BeginRepair")]
    Task<ImportTicket> BeginRepair(string key);

    /// <summary>Checks the lists that the dataset keeps of its problems.</summary>
    /// <returns>What is missing or damaged, one line each; empty if nothing is.</returns>
    [Alias("VerifyLists")]
    Task<ImmutableArray<string>> VerifyLists();

    /// <summary>Adds a page of problems, in order; their suites are in the artifact store already. It is durable when this returns.</summary>
    /// <param name="importId">Names the import.</param>
    /// <param name="number">Pages before it: a page that is sent again changes nothing.</param>
    /// <param name="page">The page.</param>
    /// <exception cref="NousCoderException">Another import took this one's place, or a page is missing.</exception>
    [Alias("AddPage")]
    Task AddPage(string importId, int number, ImportPage page);

    /// <summary>Makes the imported problems the dataset.</summary>
    /// <exception cref="NousCoderException">Another import took this one's place, it holds no problem, or it is a repair with other content than the dataset has.</exception>
    [Alias("CommitImport")]
    Task<DatasetSummary> CommitImport(string importId);

    /// <summary>The dataset in numbers, or null where there is none of that name.</summary>
    [Alias("GetSummary")]
    Task<DatasetSummary?> GetSummary();

    /// <summary>Keys of the problems in order; empty where there is no such dataset.</summary>
    /// <exception cref="StoredDataException">The list is missing or damaged.</exception>
    [Alias("GetProblemIds")]
    Task<ImmutableArray<string>> GetProblemIds();

    /// <summary>Hashes of the problems' normalized statements, in order, so that another import can leave them out.</summary>
    /// <param name="offset">Problems to pass over.</param>
    /// <param name="count">At most this many, 1 to <see cref="MaxListed"/>.</param>
    [Alias("GetStatementHashes")]
    Task<ImmutableArray<string>> GetStatementHashes(int offset, int count);

    /// <summary>Rows that the import could not use, in order.</summary>
    /// <param name="offset">Rows to pass over.</param>
    /// <param name="count">At most this many, 1 to <see cref="MaxListed"/>.</param>
    [Alias("GetLeftOut")]
    Task<ImmutableArray<LeftOutRow>> GetLeftOut(int offset, int count);

    /// <summary>How the problems fare in training, in order.</summary>
    /// <param name="offset">Problems to pass over.</param>
    /// <param name="count">At most this many, 1 to 1000.</param>
    /// <param name="versions">Policy versions that are recent, 1 to <see cref="ProblemStanding.MostVersions"/>.</param>
    [Alias("GetStandings")]
    Task<ImmutableArray<ProblemStanding>> GetStandings(int offset, int count, int versions = ProblemStanding.RecentVersions);

    /// <summary>A problem says that it fares otherwise. One that gets lost is made good by the next.</summary>
    [Alias("TakeStanding"), ClusterInternal, OneWay]
    Task TakeStanding(ProblemStanding standing);
}
