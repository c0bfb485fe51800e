using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NousCoder.Clustering.Certificates;
using NousCoder.Clustering.Messages;
using NousCoder.Contracts;
using NousCoder.Grains.Access;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Generation;
using NousCoder.Policy.Training;
using NousCoder.Sandbox;
using NousCoder.Silo.Http;
using NousCoder.Silo.JobFiles;
using NousCoder.Silo.Placement;
using NousCoder.Silo.Policies;
using NousCoder.Silo.Roles;
using Orleans.Configuration;
using Orleans.Hosting;

namespace NousCoder.Silo.Serving;

/// <summary>Puts a silo together: the grains, and behind their ports what this machine brings.</summary>
internal static class SiloHost
{
    /// <param name="settings">Configuration that goes before the file's and the environment's.</param>
    /// <param name="cancellation">Ends the wait for the storage account.</param>
    /// <exception cref="NousCoderException">The storage account or the data folder cannot be used, or another silo uses the folder.</exception>
    /// <exception cref="OptionsValidationException">An option is out of its range.</exception>
    public static async Task<IHost> BuildAsync(IEnumerable<KeyValuePair<string, string?>> settings, CancellationToken cancellation)
    {
        var configuration = Read(settings);
        var http = Bind<HttpOptions>(configuration, "Http");
        var (builder, build) = http.Url is null ? PlainHost() : HttpServer.CreateHost(http);
        builder.Configuration.AddConfiguration(configuration);
        builder.Logging.AddConfiguration(configuration.GetSection("Logging")).AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
        });
        builder.Services.AddSingleton<LoggerFactory>();
        builder.Services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(
            services => new HandOverLoggerFactory(services.GetRequiredService<LoggerFactory>())));
        var silo = Bind<SiloOptions>(configuration, "Silo");
        var certificate = ClusterCertificate.Load(Bind<CertificateOptions>(configuration, "Tls"));
        RequireTrust(silo, certificate);
        var data = new DataFolder(silo.DataFolder);
        var storage = await SiloStorage.OpenAsync(Bind<StorageOptions>(configuration, "Storage"), data, cancellation);
        AddMachine(builder, silo, data, storage);
        builder.Services.AddSingleton(silo);
        builder.Services.AddRuntimeExceptions();
        // Read when the silo starts, and filled below: what it can serve is found out with what the host is made of.
        var metadata = new Dictionary<string, string>();
        builder.UseOrleans(orleans =>
        {
            storage.Configure(
                orleans
                    .UseRolePlacement(metadata)
                    .UseDashboard(http)
                    .AddOutgoingGrainCallFilter<MessageSizeLimit>()
                    .AddIncomingGrainCallFilter<ClientExceptionFilter>()
                    .AddIncomingGrainCallFilter<ClientCallFilter>()
                    .Configure<Orleans.Configuration.SiloOptions>(o => o.SiloName = silo.Name)
                    .Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(60)),
                silo);
            certificate?.Use(orleans);
            if (silo.Kubernetes)
            {
                orleans.UseKubernetesHosting();
            }
        });
        // After Orleans, because they call grains as soon as they start.
        builder.Services.AddHostedService<StorageProbe>();
        builder.Services.AddHostedService<SiloReporter>();
        builder.Services.AddHostedService<WorkDriver>();
        var host = build();
        try
        {
            var roles = host.Services.GetRequiredService<SiloRoles>();
            await roles.FindAsync(cancellation);
            foreach (var (key, value) in RoleFilterDirector.MetadataOf(roles.Served))
            {
                metadata[key] = value;
            }

            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>Starts the host, says that it is ready, and waits until it is told to end.</summary>
    /// <param name="host">The host.</param>
    /// <param name="lifeline">Ends the host when it ends; null for none.</param>
    /// <param name="cancellation">Ends the host.</param>
    public static async Task RunAsync(this IHost host, TextReader? lifeline, CancellationToken cancellation)
    {
        await host.StartAsync(cancellation);
        if (lifeline is not null)
        {
            var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
            _ = Task.Run(() => Follow(lifeline, lifetime), CancellationToken.None);
        }

        host.EndInTime();
        Console.WriteLine("ready");
        await host.WaitForShutdownAsync(cancellation);
    }

    private static void Follow(TextReader lifeline, IHostApplicationLifetime lifetime)
    {
        while (lifeline.Read() >= 0)
        {
        }

        lifetime.StopApplication();
    }

    /// <summary>The sandbox of a silo that is started without further settings.</summary>
    public static SandboxOptions ReadSandboxOptions() => Bind<SandboxOptions>(Read([]), "Sandbox");

    /// <summary>The file, then the environment, then <paramref name="settings"/>.</summary>
    private static IConfigurationRoot Read(IEnumerable<KeyValuePair<string, string?>> settings) => new ConfigurationBuilder()
        .SetBasePath(AppContext.BaseDirectory)
        .AddJsonFile("appsettings.json", optional: true)
        .AddEnvironmentVariables("NOUSCODER_")
        .AddInMemoryCollection(settings)
        .Build();

    private static (IHostApplicationBuilder Builder, Func<IHost> Build) PlainHost()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        return (builder, builder.Build);
    }

    /// <summary>Throws if an address that others reach has no TLS: anyone there may call grains and read messages, which the operator must allow.</summary>
    private static void RequireTrust(SiloOptions silo, ClusterCertificate? certificate)
    {
        if (silo.IsReachable && certificate is null && !silo.TrustedNetwork)
        {
            throw new NousCoderException(
                $"Silo:Address is '{silo.Address}', which other machines reach, and {CertificateOptions.FileKey} names no certificate; " +
                "set it on all silos and consoles, or set Silo:TrustedNetwork to true if everybody on that network may use the silo");
        }
    }

    private static void AddMachine(IHostApplicationBuilder builder, SiloOptions silo, DataFolder data, SiloStorage storage)
    {
        var sandbox = Bind<SandboxOptions>(builder.Configuration, "Sandbox");
        var generation = Bind<GenerationOptions>(builder.Configuration, "Generation");
        var trainer = Bind<TrainerOptions>(builder.Configuration, "Trainer");
        var services = builder.Services;
        services.AddSingleton(data);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(storage.Artifacts);
        services.AddSingleton(storage.Health);
        services.AddSingleton<IJobFiles>(new JobFolder(data["jobs"]));
        services.AddSingleton<IPolicyFolders>(
            p => new PolicyFolders(storage.Artifacts, storage.LocalArtifacts, new PolicyRoots(silo.PolicyRootPaths)));
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<SandboxVerifier>(p, sandbox));
        services.AddSingleton<IVerifier>(p => sandbox.VerdictCacheEntries == 0
            ? p.GetRequiredService<SandboxVerifier>()
            : new CachingVerifier(p.GetRequiredService<SandboxVerifier>(), sandbox.VerdictCacheEntries));
        services.AddSingleton<IGenerationEngine>(p => ActivatorUtilities.CreateInstance<GenerationEngine>(
            p, generation, (Func<Contracts.Training.PolicyReference, CancellationToken, Task<PolicyFolder>>)p.GetRequiredService<IPolicyFolders>().ResolveAsync));
        services.AddSingleton<IPolicyTrainer>(p => new PolicyTrainer(
            trainer,
            p.GetRequiredService<ILogger<PolicyTrainer>>(),
            p.GetRequiredService<SiloOptions>().RoleNames.Contains(Grains.Placement.Roles.Generator) ? generation : null));
        services.AddSingleton<SiloRoles>();
    }

    private static T Bind<T>(IConfiguration configuration, string section)
        where T : class, new()
    {
        var options = new T();
        configuration.GetSection(section).Bind(options, o => o.ErrorOnUnknownConfiguration = true);
        var results = new List<System.ComponentModel.DataAnnotations.ValidationResult>();
        return System.ComponentModel.DataAnnotations.Validator.TryValidateObject(options, new(options), results, validateAllProperties: true)
            ? options
            : throw new OptionsValidationException(section, typeof(T), results.Select(r => r.ErrorMessage ?? $"{section} is not valid"));
    }
}
