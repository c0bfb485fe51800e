using Azure;
using Azure.Data.Tables;

namespace NousCoder.Clustering.Gateways;

/// <summary>
/// A row of the table of silos: partition = cluster id, row = <c>{ip}-{port}-{generation}</c>, every column text. Three
/// rows are no silos: <see cref="VersionRow"/> holds the membership version, and <see cref="StartRow"/> and
/// <see cref="EndRow"/>, which sort before and after all others, hold it once more: whoever reads the partition in pages
/// and finds both alike has read one version.
/// </summary>
internal sealed class SiloRow : ITableEntity
{
    public const string VersionRow = "VersionRow";
    public const string StartRow = "!Start";
    public const string EndRow = "~End";

    public string PartitionKey { get; set; } = "";

    public string RowKey { get; set; } = "";

    public DateTimeOffset? Timestamp { get; set; }

    public ETag ETag { get; set; }

    public string? DeploymentId { get; set; }

    public string? Address { get; set; }

    public string? Port { get; set; }

    public string? Generation { get; set; }

    public string? HostName { get; set; }

    public string? Status { get; set; }

    public string? ProxyPort { get; set; }

    public string? RoleName { get; set; }

    public string? SiloName { get; set; }

    /// <summary>The silo's name under the column's old name, which official providers still fill.</summary>
    public string? InstanceName { get; set; }

    public string? UpdateZone { get; set; }

    public string? FaultZone { get; set; }

    /// <summary>Silos that voted this one dead, joined by '|'.</summary>
    public string? SuspectingSilos { get; set; }

    /// <summary>When each of them did, in the same order.</summary>
    public string? SuspectingTimes { get; set; }

    public string? StartTime { get; set; }

    public string? IAmAliveTime { get; set; }

    public string? MembershipVersion { get; set; }
}
