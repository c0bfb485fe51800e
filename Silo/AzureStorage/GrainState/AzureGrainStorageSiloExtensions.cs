using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NousCoder.AzureStorage.GrainState;
using Orleans.Clustering.AzureStorage;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace Orleans.Hosting;

/// <summary>Adds grain storage on Azure Storage to a silo.</summary>
public static class AzureGrainStorageSiloExtensions
{
    /// <summary>Name of the storage that grains use which name none.</summary>
    private const string Default = "Default";

    /// <summary>Keeps the state of grains that name no storage in a table.</summary>
    public static ISiloBuilder AddAzureTableGrainStorageAsDefault(this ISiloBuilder builder, Action<AzureTableStorageOptions> configureOptions) =>
        builder.AddAzureTableGrainStorage(Default, configureOptions);

    /// <summary>Keeps the state of grains that name the storage <paramref name="name"/> in a table.</summary>
    public static ISiloBuilder AddAzureTableGrainStorage(this ISiloBuilder builder, string name, Action<AzureTableStorageOptions> configureOptions)
    {
        builder.Services.AddStorageOptions(name, configureOptions);
        builder.Services.AddTransient<IConfigurationValidator>(services =>
            new AzureStorageOperationOptionsValidator<AzureTableStorageOptions>(services.OptionsOf<AzureTableStorageOptions>(name), name));
        builder.Services.AddGrainStorage(name, static (services, key) =>
            ActivatorUtilities.CreateInstance<AzureTableGrainStorage>(services, key, services.OptionsOf<AzureTableStorageOptions>(key)));
        return builder;
    }

    /// <summary>Keeps the state of grains that name no storage in blobs.</summary>
    public static ISiloBuilder AddAzureBlobGrainStorageAsDefault(this ISiloBuilder builder, Action<AzureBlobStorageOptions> configureOptions) =>
        builder.AddAzureBlobGrainStorage(Default, configureOptions);

    /// <summary>Keeps the state of grains that name the storage <paramref name="name"/> in blobs.</summary>
    public static ISiloBuilder AddAzureBlobGrainStorage(this ISiloBuilder builder, string name, Action<AzureBlobStorageOptions> configureOptions)
    {
        builder.Services.AddStorageOptions(name, configureOptions);
        builder.Services.AddTransient<IConfigurationValidator>(services =>
            new AzureBlobStorageOptionsValidator(services.OptionsOf<AzureBlobStorageOptions>(name), name));
        builder.Services.AddGrainStorage(name, static (services, key) =>
            ActivatorUtilities.CreateInstance<AzureBlobGrainStorage>(services, key, services.OptionsOf<AzureBlobStorageOptions>(key)));
        return builder;
    }

    private static void AddStorageOptions<TOptions>(this IServiceCollection services, string name, Action<TOptions> configureOptions)
        where TOptions : class, IStorageProviderSerializerOptions, new()
    {
        services.AddOptions<TOptions>(name).Configure(configureOptions);
        services.TryAddEnumerable(ServiceDescriptor.Transient<IPostConfigureOptions<TOptions>, DefaultStorageProviderSerializerOptionsConfigurator<TOptions>>());
        services.ConfigureNamedOptionForLogging<TOptions>(name);
    }

    private static TOptions OptionsOf<TOptions>(this IServiceProvider services, string name) =>
        services.GetRequiredService<IOptionsMonitor<TOptions>>().Get(name);
}
