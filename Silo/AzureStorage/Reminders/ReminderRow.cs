using System.Globalization;
using Azure;
using Azure.Data.Tables;
using NousCoder.AzureStorage.Tables;

namespace NousCoder.AzureStorage.Reminders;

/// <summary>
/// A reminder's row: partition = <c>{serviceId}_{hash of the grain as 8 hexadecimal digits}</c>, so that a range of hashes is
/// a range of partitions; row = <c>{grainType}_{grainKey}-{reminder}</c>.
/// </summary>
internal sealed class ReminderRow : ITableEntity
{
    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    /// <summary>The grain's id.</summary>
    public string? GrainReference { get; set; }

    public string? ReminderName { get; set; }

    public string? ServiceId { get; set; }

    /// <summary>The cluster that wrote the row.</summary>
    public string? DeploymentId { get; set; }

    public string? StartAt { get; set; }

    public string? Period { get; set; }

    public string? GrainRefConsistentHash { get; set; }

    public static string PartitionOf(string serviceId, uint hash) => $"{serviceId}_{HashOf(hash)}";

    /// <exception cref="ArgumentException">The grain or the name has a character that keys cannot have.</exception>
    public static string RowOf(GrainId grain, string reminder) =>
        TableKey.Whole($"{TableKey.Of(grain)}-{TableKey.Part(reminder, "The reminder")}");

    public static ReminderRow Of(ReminderEntry entry, string serviceId, string clusterId)
    {
        var hash = entry.GrainId.GetUniformHashCode();
        return new ReminderRow
        {
            PartitionKey = PartitionOf(serviceId, hash),
            RowKey = RowOf(entry.GrainId, entry.ReminderName),
            GrainReference = entry.GrainId.ToString(),
            ReminderName = entry.ReminderName,
            ServiceId = serviceId,
            DeploymentId = clusterId,
            StartAt = LogFormatter.PrintDate(entry.StartAt),
            Period = entry.Period.ToString(null, CultureInfo.InvariantCulture),
            GrainRefConsistentHash = HashOf(hash),
        };
    }

    /// <exception cref="InvalidDataException">The row is damaged.</exception>
    public ReminderEntry ToEntry()
    {
        try
        {
            return new ReminderEntry
            {
                GrainId = GrainId.Parse(GrainReference!),
                ReminderName = ReminderName!,
                StartAt = LogFormatter.ParseDate(StartAt!),
                Period = TimeSpan.Parse(Period!, CultureInfo.InvariantCulture),
                ETag = ETag.ToString(),
            };
        }
        catch (Exception error) when (error is FormatException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"The reminder '{RowKey}' in partition '{PartitionKey}' cannot be read: {error.Message}", error);
        }
    }

    private static string HashOf(uint hash) => hash.ToString("X8", CultureInfo.InvariantCulture);
}
