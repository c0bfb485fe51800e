using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.Storage;

namespace NousCoder.LocalStorage.GrainState;

/// <summary>Adds grain storage in a SQLite file to a silo.</summary>
public static class SqliteGrainStorageSiloBuilderExtensions
{
    /// <summary>Name of the storage that grains use which name none.</summary>
    private const string Default = "Default";

    /// <summary>Keeps the state of grains that name no storage in a SQLite file.</summary>
    public static ISiloBuilder AddSqliteGrainStorageAsDefault(this ISiloBuilder builder, Action<SqliteGrainStorageOptions> configure) =>
        builder.AddSqliteGrainStorage(Default, configure);

    /// <summary>Keeps the state of grains that name the storage <paramref name="name"/> in a SQLite file.</summary>
    public static ISiloBuilder AddSqliteGrainStorage(
        this ISiloBuilder builder,
        string name,
        Action<SqliteGrainStorageOptions> configure)
    {
        var services = builder.Services;
        services.AddOptions<SqliteGrainStorageOptions>(name).Configure(configure);
        services.ConfigureNamedOptionForLogging<SqliteGrainStorageOptions>(name);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<SqliteGrainStorageOptions>, JsonByDefault>());
        services.AddTransient<IConfigurationValidator>(provider => new SqliteGrainStorageOptionsValidator(OptionsOf(provider, name), name));
        return builder
            .UseJsonForGrainState()
            .ConfigureServices(all => all.AddGrainStorage(name, static (provider, key) =>
                ActivatorUtilities.CreateInstance<SqliteGrainStorage>(provider, key, OptionsOf(provider, key))));
    }

    /// <summary>
    /// Lets every storage that is not told otherwise keep state as System.Text.Json with the rules of <see cref="GrainStateJson"/>.
    /// </summary>
    public static ISiloBuilder UseJsonForGrainState(this ISiloBuilder builder)
    {
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IConfigureOptions<SystemTextJsonGrainStorageSerializerOptions>, JsonRules>());
        return builder.UseSystemTextJsonGrainStorageSerializer();
    }

    private static SqliteGrainStorageOptions OptionsOf(IServiceProvider services, string name) =>
        services.GetRequiredService<IOptionsMonitor<SqliteGrainStorageOptions>>().Get(name);

    private sealed class JsonRules : IConfigureOptions<SystemTextJsonGrainStorageSerializerOptions>
    {
        public void Configure(SystemTextJsonGrainStorageSerializerOptions options) =>
            GrainStateJson.Configure(options.JsonSerializerOptions);
    }

    private sealed class JsonByDefault(IServiceProvider services) : IPostConfigureOptions<SqliteGrainStorageOptions>
    {
        public void PostConfigure(string? name, SqliteGrainStorageOptions options) =>
            options.GrainStorageSerializer ??= ActivatorUtilities.CreateInstance<SystemTextJsonGrainStorageSerializer>(services);
    }
}
