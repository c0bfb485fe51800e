using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NousCoder.AzureStorage.Tables;
using Orleans.Configuration;
using Orleans.Reminders.AzureStorage;

namespace NousCoder.AzureStorage.Reminders;

/// <summary>Reminders as rows of a table.</summary>
public sealed partial class AzureReminderTable(
    IOptions<AzureTableReminderStorageOptions> options,
    IOptions<ClusterOptions> cluster,
    ILogger<AzureReminderTable> logger) : IReminderTable
{
    private readonly string _serviceId = TableKey.Part(cluster.Value.ServiceId, "The service id");
    private TableClient? _opened;

    private TableClient Table => _opened ?? throw new InvalidOperationException("The reminder table is not started.");

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken) => _opened = await options.Value.OpenAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<ReminderTableData> ReadRows(GrainId grainId, CancellationToken cancellationToken)
    {
        var partition = ReminderRow.PartitionOf(_serviceId, grainId.GetUniformHashCode());
        return ReadAsync(TableClient.CreateQueryFilter($"PartitionKey eq {partition} and GrainReference eq {grainId.ToString()}"), cancellationToken);
    }

    /// <summary>Reads the reminders of the grains whose hash is in (begin, end]; where begin is not below end, the range goes on at 0.</summary>
    public Task<ReminderTableData> ReadRows(uint begin, uint end, CancellationToken cancellationToken)
    {
        var (above, upTo) = (ReminderRow.PartitionOf(_serviceId, begin), ReminderRow.PartitionOf(_serviceId, end));
        if (begin < end)
        {
            return ReadAsync(TableClient.CreateQueryFilter($"PartitionKey gt {above} and PartitionKey le {upTo}"), cancellationToken);
        }

        var (first, last) = (ReminderRow.PartitionOf(_serviceId, 0), ReminderRow.PartitionOf(_serviceId, uint.MaxValue));
        return ReadAsync(
            TableClient.CreateQueryFilter($"(PartitionKey gt {above} and PartitionKey le {last}) or (PartitionKey ge {first} and PartitionKey le {upTo})"),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName, CancellationToken cancellationToken)
    {
        var partition = ReminderRow.PartitionOf(_serviceId, grainId.GetUniformHashCode());
        var stored = await Table.GetEntityIfExistsAsync<ReminderRow>(partition, ReminderRow.RowOf(grainId, reminderName), cancellationToken: cancellationToken);
        return stored.HasValue ? stored.Value!.ToEntry() : null;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The grain or the name has a character that keys cannot have.</exception>
    public async Task<string?> UpsertRow(ReminderEntry entry, CancellationToken cancellationToken)
    {
        var row = ReminderRow.Of(entry, _serviceId, cluster.Value.ClusterId);
        var response = await Table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        return response.Headers.ETag!.Value.ToString();
    }

    /// <inheritdoc/>
    public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag, CancellationToken cancellationToken)
    {
        var partition = ReminderRow.PartitionOf(_serviceId, grainId.GetUniformHashCode());
        try
        {
            // Of a row that is not there the client makes a response with status 404, of one that changed an exception.
            var response = await Table.DeleteEntityAsync(partition, ReminderRow.RowOf(grainId, reminderName), new ETag(eTag), cancellationToken);
            return !response.IsError;
        }
        catch (RequestFailedException error) when (error.IsConflict())
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async Task TestOnlyClearTable(CancellationToken cancellationToken)
    {
        await foreach (var row in Table.QueryAsync<ReminderRow>(TableClient.CreateQueryFilter($"ServiceId eq {_serviceId}"), cancellationToken: cancellationToken))
        {
            await Table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task<ReminderTableData> ReadRows(GrainId grainId) => ReadRows(grainId, CancellationToken.None);

    /// <inheritdoc/>
    public Task<ReminderTableData> ReadRows(uint begin, uint end) => ReadRows(begin, end, CancellationToken.None);

    /// <inheritdoc/>
    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => ReadRow(grainId, reminderName, CancellationToken.None);

    /// <inheritdoc/>
    public Task<string?> UpsertRow(ReminderEntry entry) => UpsertRow(entry, CancellationToken.None);

    /// <inheritdoc/>
    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => RemoveRow(grainId, reminderName, eTag, CancellationToken.None);

    /// <inheritdoc/>
    public Task TestOnlyClearTable() => TestOnlyClearTable(CancellationToken.None);

    private async Task<ReminderTableData> ReadAsync(string filter, CancellationToken cancellationToken)
    {
        var entries = new List<ReminderEntry>();
        await foreach (var row in Table.QueryAsync<ReminderRow>(filter, cancellationToken: cancellationToken))
        {
            try
            {
                // Between the partitions of service 'a' may lie some of service 'a_B'.
                if (row.ServiceId == _serviceId)
                {
                    entries.Add(row.ToEntry());
                }
            }
            catch (InvalidDataException error)
            {
                // One damaged row must not silence every other reminder.
                LogDamagedRow(error.Message);
            }
        }

        return new ReminderTableData(entries);
    }

    [LoggerMessage(LogLevel.Error, "{Reason} It is left out.")]
    private partial void LogDamagedRow(string reason);
}
