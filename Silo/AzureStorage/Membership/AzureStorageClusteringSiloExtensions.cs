using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NousCoder.AzureStorage.Membership;
using Orleans.Clustering.AzureStorage;
using Orleans.Configuration;

namespace Orleans.Hosting;

/// <summary>Lets a silo find its cluster on Azure Storage.</summary>
public static class AzureStorageClusteringSiloExtensions
{
    /// <summary>Keeps the membership of the cluster in the table of silos.</summary>
    public static ISiloBuilder UseAzureStorageClustering(this ISiloBuilder builder, Action<AzureStorageClusteringOptions> configureOptions)
    {
        builder.Services.Configure(configureOptions);
        builder.Services.AddSingleton<IMembershipTable, AzureMembershipTable>();
        builder.Services.ConfigureFormatter<AzureStorageClusteringOptions>();
        builder.Services.AddTransient<IConfigurationValidator>(static services => new AzureStorageOperationOptionsValidator<AzureStorageClusteringOptions>(
            services.GetRequiredService<IOptions<AzureStorageClusteringOptions>>().Value, Options.DefaultName));
        return builder;
    }
}
