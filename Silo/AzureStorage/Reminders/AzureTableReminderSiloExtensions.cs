using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NousCoder.AzureStorage.Reminders;
using Orleans.Clustering.AzureStorage;
using Orleans.Configuration;
using Orleans.Reminders.AzureStorage;

namespace Orleans.Hosting;

/// <summary>Adds reminders on Azure Storage to a silo.</summary>
public static class AzureTableReminderSiloExtensions
{
    /// <summary>Keeps reminders in a table.</summary>
    public static ISiloBuilder UseAzureTableReminderService(this ISiloBuilder builder, Action<AzureTableReminderStorageOptions> configure)
    {
        builder.AddReminders();
        builder.Services.Configure(configure);
        builder.Services.AddSingleton<IReminderTable, AzureReminderTable>();
        builder.Services.ConfigureFormatter<AzureTableReminderStorageOptions>();
        builder.Services.AddTransient<IConfigurationValidator>(static services => new AzureStorageOperationOptionsValidator<AzureTableReminderStorageOptions>(
            services.GetRequiredService<IOptions<AzureTableReminderStorageOptions>>().Value, Options.DefaultName));
        return builder;
    }
}
