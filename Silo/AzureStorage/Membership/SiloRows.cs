using System.Globalization;
using System.Net;
using NousCoder.Clustering.Gateways;

namespace NousCoder.AzureStorage.Membership;

/// <summary>Turns what Orleans knows of a silo into a row and back.</summary>
internal static class SiloRows
{
    /// <summary>Row key of a silo.</summary>
    public static string KeyOf(SiloAddress silo) =>
        string.Create(CultureInfo.InvariantCulture, $"{silo.Endpoint.Address}-{silo.Endpoint.Port}-{silo.Generation}");

    public static SiloRow ToRow(MembershipEntry entry, string clusterId) => new()
    {
        PartitionKey = clusterId,
        RowKey = KeyOf(entry.SiloAddress),
        DeploymentId = clusterId,
        Address = entry.SiloAddress.Endpoint.Address.ToString(),
        Port = ToText(entry.SiloAddress.Endpoint.Port),
        Generation = ToText(entry.SiloAddress.Generation),
        HostName = entry.HostName,
        Status = entry.Status.ToString(),
        ProxyPort = ToText(entry.ProxyPort),
        RoleName = entry.RoleName,
        SiloName = entry.SiloName,
        InstanceName = entry.SiloName,
        UpdateZone = ToText(entry.UpdateZone),
        FaultZone = ToText(entry.FaultZone),
        SuspectingSilos = string.Join('|', (entry.SuspectTimes ?? []).Select(suspect => suspect.Item1.ToParsableString())),
        SuspectingTimes = string.Join('|', (entry.SuspectTimes ?? []).Select(suspect => LogFormatter.PrintDate(suspect.Item2))),
        StartTime = LogFormatter.PrintDate(entry.StartTime),
        IAmAliveTime = LogFormatter.PrintDate(entry.IAmAliveTime),
    };

    /// <exception cref="InvalidDataException">The row cannot be read.</exception>
    public static MembershipEntry ToEntry(SiloRow row)
    {
        try
        {
            var entry = new MembershipEntry
            {
                SiloAddress = SiloAddress.New(IPAddress.Parse(row.Address!), ToInt(row.Port), ToInt(row.Generation)),
                HostName = row.HostName ?? "",
                Status = Enum.Parse<SiloStatus>(row.Status!),
                ProxyPort = ToInt(row.ProxyPort),
                RoleName = row.RoleName,
                SiloName = (string.IsNullOrEmpty(row.SiloName) ? row.InstanceName : row.SiloName) ?? "",
                UpdateZone = ToInt(row.UpdateZone),
                FaultZone = ToInt(row.FaultZone),
                StartTime = ToTime(row.StartTime),
                IAmAliveTime = ToTime(row.IAmAliveTime),
            };
            foreach (var (silo, time) in Parts(row.SuspectingSilos).Zip(Parts(row.SuspectingTimes)))
            {
                entry.AddSuspector(SiloAddress.FromParsableString(silo), LogFormatter.ParseDate(time));
            }

            return entry;
        }
        catch (Exception error) when (error is FormatException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"Row '{row.RowKey}' of the table of silos cannot be read: {error.Message} Delete it if no silo runs there.", error);
        }
    }

    /// <summary>When anything was last heard of a silo.</summary>
    public static DateTime LastHeardOf(MembershipEntry entry) =>
        (entry.SuspectTimes ?? []).Select(suspect => suspect.Item2).Append(entry.StartTime).Append(entry.IAmAliveTime).Max();

    private static string[] Parts(string? joined) => string.IsNullOrEmpty(joined) ? [] : joined.Split('|');

    private static string ToText(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int ToInt(string? text) => string.IsNullOrEmpty(text) ? 0 : int.Parse(text, CultureInfo.InvariantCulture);

    private static DateTime ToTime(string? text) => string.IsNullOrEmpty(text) ? default : LogFormatter.ParseDate(text);
}
