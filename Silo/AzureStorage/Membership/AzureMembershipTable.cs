using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NousCoder.AzureStorage.Tables;
using NousCoder.Clustering.Gateways;
using Orleans.Clustering.AzureStorage;
using Orleans.Configuration;

namespace NousCoder.AzureStorage.Membership;

/// <summary>
/// Membership of a cluster in one partition of a table. A change of a silo's row and the next membership version are one
/// transaction, under the version row's etag; a silo's sign of life touches its own row only and disturbs no change.
/// </summary>
public sealed partial class AzureMembershipTable(
    IOptions<AzureStorageClusteringOptions> options,
    IOptions<ClusterOptions> cluster,
    ILogger<AzureMembershipTable> logger) : IMembershipTable
{
    private readonly string _clusterId = TableKey.Part(cluster.Value.ClusterId, "The cluster id");
    private SiloTable? _opened;

    private SiloTable Table => _opened ?? throw new InvalidOperationException("The membership table is not initialized.");

    /// <inheritdoc/>
    public async Task InitializeMembershipTableAsync(bool tryInitTableVersion, CancellationToken cancellationToken)
    {
        _opened = new SiloTable(await options.Value.OpenAsync(cancellationToken), _clusterId);
        if (tryInitTableVersion)
        {
            await Table.TryBeginAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken) =>
        Table.DeleteClusterAsync(clusterId, cancellationToken);

    /// <inheritdoc/>
    public async Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken)
    {
        var (rows, _) = await Table.ReadAsync(null, cancellationToken);
        await Table.DeleteAsync(rows.Where(row => TryParse(row) is { Status: SiloStatus.Dead } silo && SiloRows.LastHeardOf(silo) < beforeDate.UtcDateTime), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken) =>
        ToData(await Table.ReadAsync(key, cancellationToken));

    /// <inheritdoc/>
    public async Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken) =>
        ToData(await Table.ReadAsync(null, cancellationToken));

    /// <inheritdoc/>
    public Task<bool> InsertRowAsync(MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken) =>
        Table.TryChangeAsync(new(TableTransactionActionType.Add, SiloRows.ToRow(entry, _clusterId)), tableVersion, cancellationToken);

    /// <summary>Changes a silo's row, which must be there. What guards it is the version row's etag, of which <paramref name="etag"/> is a copy.</summary>
    public Task<bool> UpdateRowAsync(MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken) =>
        Table.TryChangeAsync(new(TableTransactionActionType.UpdateReplace, SiloRows.ToRow(entry, _clusterId), ETag.All), tableVersion, cancellationToken);

    /// <inheritdoc/>
    public Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken) =>
        Table.WriteSignOfLifeAsync(entry, cancellationToken);

    /// <inheritdoc/>
    public Task InitializeMembershipTable(bool tryInitTableVersion) => InitializeMembershipTableAsync(tryInitTableVersion, CancellationToken.None);

    /// <inheritdoc/>
    public Task DeleteMembershipTableEntries(string clusterId) => DeleteMembershipTableEntriesAsync(clusterId, CancellationToken.None);

    /// <inheritdoc/>
    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => CleanupDefunctSiloEntriesAsync(beforeDate, CancellationToken.None);

    /// <inheritdoc/>
    public Task<MembershipTableData> ReadRow(SiloAddress key) => ReadRowAsync(key, CancellationToken.None);

    /// <inheritdoc/>
    public Task<MembershipTableData> ReadAll() => ReadAllAsync(CancellationToken.None);

    /// <inheritdoc/>
    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => InsertRowAsync(entry, tableVersion, CancellationToken.None);

    /// <inheritdoc/>
    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => UpdateRowAsync(entry, etag, tableVersion, CancellationToken.None);

    /// <inheritdoc/>
    public Task UpdateIAmAlive(MembershipEntry entry) => UpdateIAmAliveAsync(entry, CancellationToken.None);

    private MembershipTableData ToData((List<SiloRow> Silos, TableVersion Version) read) =>
        new([.. read.Silos.Select(TryParse).OfType<MembershipEntry>().Select(silo => Tuple.Create(silo, read.Version.VersionEtag))], read.Version);

    /// <summary>The silo, or null where the row is damaged: one such row must not keep every silo from starting.</summary>
    private MembershipEntry? TryParse(SiloRow row)
    {
        try
        {
            return SiloRows.ToEntry(row);
        }
        catch (InvalidDataException error)
        {
            LogDamagedRow(error.Message);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Error, "{Reason}")]
    private partial void LogDamagedRow(string reason);
}
