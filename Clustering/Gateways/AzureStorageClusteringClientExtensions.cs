using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NousCoder.Clustering.Gateways;
using Orleans.Clustering.AzureStorage;
using Orleans.Messaging;

namespace Orleans.Hosting;

/// <summary>Lets a client find its cluster on Azure Storage.</summary>
public static class AzureStorageClusteringClientExtensions
{
    /// <summary>Takes the gateways from the table of silos.</summary>
    public static IClientBuilder UseAzureStorageClustering(this IClientBuilder builder, Action<AzureStorageGatewayOptions> configureOptions)
    {
        builder.Services.Configure(configureOptions);
        builder.Services.AddSingleton<IGatewayListProvider, AzureGatewayListProvider>();
        builder.Services.AddTransient<IConfigurationValidator>(static services => new AzureStorageOperationOptionsValidator<AzureStorageGatewayOptions>(
            services.GetRequiredService<IOptions<AzureStorageGatewayOptions>>().Value, Options.DefaultName));
        return builder;
    }
}
