using System.Net;
using System.Net.Sockets;
using Orleans.Hosting;

namespace NousCoder.Client.Silos;

/// <summary>Where one silo takes clients.</summary>
internal sealed record GatewayAddress(string Host, int Port) : ClusterAddress
{
    public static GatewayAddress Default { get; } = new("127.0.0.1", 30000);

    public override TimeSpan LookupTimeout { get; } = TimeSpan.FromSeconds(10);

    public override string NotFound(Exception error) => $"the address of {Host} was not found: {error.Message}";

    public override string NotConnected(IReadOnlyList<Uri> gateways) =>
        $"cannot reach a silo at {this}. Start one with 'dotnet run --project Silo/Host', or choose another with --silo";

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
    public override async Task<Action<IClientBuilder>> ResolveAsync(CancellationToken cancellation)
    {
        var endpoint = await EndpointAsync(cancellation);
        return client => client
            .UseStaticClustering(endpoint)
            // A gateway that refuses once refuses again; a busy one only takes long.
            .UseConnectionRetryFilter(static (_, _) => Task.FromResult(false));
    }

    public override string ToString() => $"{Host}:{Port}";

    private async Task<IPEndPoint> EndpointAsync(CancellationToken cancellation)
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
}
