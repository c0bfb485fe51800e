using NousCoder.Clustering.Certificates;
using Orleans.Hosting;

namespace NousCoder.Client.Silos;

/// <summary>Which cluster to talk to, and how its silos are found.</summary>
internal abstract record ClusterAddress
{
    public string ClusterId { get; init; } = "nouscoder";

    /// <summary>What connections are made with; null where they are plain.</summary>
    public ClusterCertificate? Certificate { get; init; }

    /// <summary>Time-out of a look-up of the silos' addresses.</summary>
    public abstract TimeSpan LookupTimeout { get; }

    /// <summary>Time-out of the greeting of a gateway that accepts connections. 20 s.</summary>
    public virtual TimeSpan GreetingTimeout { get; } = TimeSpan.FromSeconds(20);

    /// <summary>Returns the error for a look-up that failed.</summary>
    public abstract string NotFound(Exception error);

    /// <summary>Returns the error for silos of which none accepts a connection.</summary>
    /// <param name="gateways">Their addresses; none if no silo is registered.</param>
    public abstract string NotConnected(IReadOnlyList<Uri> gateways);

    /// <summary>Returns how a client is to find the silos.</summary>
    public abstract Task<Action<IClientBuilder>> ResolveAsync(CancellationToken cancellation);
}
