using NousCoder.Clustering.Certificates;
using Orleans.Hosting;

namespace NousCoder.Client.Silos;

/// <summary>Which cluster to talk to, and how its silos are found.</summary>
internal abstract record ClusterAddress
{
    public string ClusterId { get; init; } = "nouscoder";

    public string ServiceId { get; init; } = "nouscoder";

    /// <summary>What connections are made with; null where they are plain.</summary>
    public ClusterCertificate? Certificate { get; init; }

    /// <summary>What to say where nothing takes clients.</summary>
    public abstract string Missing { get; }

    /// <summary>Says how a client is to find the silos.</summary>
    public abstract Task<Action<IClientBuilder>> ResolveAsync(CancellationToken cancellation);
}
