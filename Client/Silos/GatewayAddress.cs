using System.Net;
using System.Net.Sockets;

namespace NousCoder.Client.Silos;

/// <summary>Where a silo takes clients, and the cluster it is in.</summary>
internal sealed record GatewayAddress(string Host, int Port)
{
    public static GatewayAddress Default { get; } = new("127.0.0.1", 30000);

    public string ClusterId { get; init; } = "nouscoder";

    public string ServiceId { get; init; } = "nouscoder";

    /// <summary>Reads HOST:PORT; null where it is none.</summary>
    public static GatewayAddress? TryParse(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= IPEndPoint.MaxPort
            ? new GatewayAddress(text[..colon].Trim('[', ']'), port)
            : null;
    }

    /// <exception cref="NousCoderException">No machine has that name.</exception>
    public async Task<IPEndPoint> ResolveAsync(CancellationToken cancellation)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(Host, cancellation);
            return new IPEndPoint(addresses.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0], Port);
        }
        catch (SocketException)
        {
            throw new NousCoderException($"no machine is called '{Host}'; name a silo with --silo HOST:PORT");
        }
    }

    public override string ToString() => $"{Host}:{Port}";
}
