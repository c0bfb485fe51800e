using System.Globalization;
using Azure;
using Azure.Data.Tables;
using NousCoder.AzureStorage.Tables;
using NousCoder.Clustering.Gateways;
using Orleans.Storage;

namespace NousCoder.AzureStorage.Membership;

/// <summary>The rows of one cluster in the table of silos.</summary>
internal sealed class SiloTable(TableClient table, string clusterId)
{
    private const int MostAttempts = 5;
    private const int MostRowsOfTransaction = 100;

    /// <summary>Makes the version row where there is none.</summary>
    public Task TryBeginAsync(CancellationToken cancellationToken) =>
        TrySubmitAsync(VersionRows(0, TableTransactionActionType.Add, default, TableTransactionActionType.Add), cancellationToken);

    /// <summary>Adds or replaces a silo's row and sets the next version, all or nothing.</summary>
    /// <returns>Whether it was done; false where somebody else was faster.</returns>
    public Task<bool> TryChangeAsync(TableTransactionAction change, TableVersion next, CancellationToken cancellationToken) => TrySubmitAsync(
        [change, .. VersionRows(next.Version, TableTransactionActionType.UpdateReplace, new ETag(next.VersionEtag), TableTransactionActionType.UpsertReplace)],
        cancellationToken);

    /// <summary>Writes a silo's sign of life, and nothing else of its row.</summary>
    public Task WriteSignOfLifeAsync(MembershipEntry entry, CancellationToken cancellationToken) => table.UpdateEntityAsync(
        new SiloRow { PartitionKey = clusterId, RowKey = SiloRows.KeyOf(entry.SiloAddress), IAmAliveTime = LogFormatter.PrintDate(entry.IAmAliveTime) },
        ETag.All,
        TableUpdateMode.Merge,
        cancellationToken);

    /// <summary>Reads the rows of all silos or of one, and the version row, as of one moment.</summary>
    /// <exception cref="InconsistentStateException">Others changed the table faster than its pages could be read.</exception>
    public async Task<(List<SiloRow> Silos, TableVersion Version)> ReadAsync(SiloAddress? only, CancellationToken cancellationToken)
    {
        var filter = only is null
            ? TableClient.CreateQueryFilter($"PartitionKey eq {clusterId}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {clusterId} and (RowKey eq {SiloRows.KeyOf(only)} or RowKey eq {SiloRow.VersionRow} or RowKey eq {SiloRow.StartRow} or RowKey eq {SiloRow.EndRow})");
        string? start, end;
        var attempt = 0;
        do
        {
            var rows = await table.QueryAsync<SiloRow>(filter, cancellationToken: cancellationToken).ToListAsync(cancellationToken);
            var version = rows.Find(row => row.RowKey == SiloRow.VersionRow)
                ?? throw new InvalidDataException($"Cluster '{clusterId}' has no row '{SiloRow.VersionRow}' in table '{table.Name}'. Start a silo, which makes it, or name another cluster.");
            start = rows.Find(row => row.RowKey == SiloRow.StartRow)?.MembershipVersion;
            end = rows.Find(row => row.RowKey == SiloRow.EndRow)?.MembershipVersion;
            if (start == end)
            {
                rows.RemoveAll(row => row.RowKey is SiloRow.VersionRow or SiloRow.StartRow or SiloRow.EndRow);
                return (rows, new TableVersion(int.Parse(version.MembershipVersion!, CultureInfo.InvariantCulture), version.ETag.ToString()));
            }
        }
        while (++attempt < MostAttempts);

        throw new InconsistentStateException(
            $"The silos of cluster '{clusterId}' could not be read from table '{table.Name}' as of one moment in {MostAttempts} attempts.", start, end);
    }

    /// <summary>Deletes rows that have not changed since they were read.</summary>
    public async Task DeleteAsync(IEnumerable<SiloRow> rows, CancellationToken cancellationToken)
    {
        foreach (var batch in rows.Chunk(MostRowsOfTransaction))
        {
            // A row that did change is looked at again the next time.
            await TrySubmitAsync([.. batch.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag))], cancellationToken);
        }
    }

    /// <summary>Deletes every row of a cluster.</summary>
    public async Task DeleteClusterAsync(string cluster, CancellationToken cancellationToken)
    {
        var rows = table.QueryAsync<SiloRow>(TableClient.CreateQueryFilter($"PartitionKey eq {cluster}"), cancellationToken: cancellationToken);
        await foreach (var row in rows)
        {
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken);
        }
    }

    private List<TableTransactionAction> VersionRows(
        int version, TableTransactionActionType forVersion, ETag etag, TableTransactionActionType forFences)
    {
        return
        [
            new(forVersion, Row(SiloRow.VersionRow), etag),
            // Active, because providers that know no fences take rows which are not for defunct silos.
            new(forFences, Row(SiloRow.StartRow, nameof(SiloStatus.Active))),
            new(forFences, Row(SiloRow.EndRow, nameof(SiloStatus.Active))),
        ];

        SiloRow Row(string key, string? status = null) => new()
        {
            PartitionKey = clusterId,
            RowKey = key,
            DeploymentId = clusterId,
            Status = status,
            MembershipVersion = version.ToString(CultureInfo.InvariantCulture),
        };
    }

    private async Task<bool> TrySubmitAsync(List<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (RequestFailedException error) when (error.IsConflict())
        {
            return false;
        }
    }
}
