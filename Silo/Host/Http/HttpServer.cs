using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NousCoder.Grains.Ports;
using NousCoder.Silo.Roles;
using NousCoder.Silo.Serving;
using OpenTelemetry.Metrics;
using Orleans.Dashboard;
using Orleans.Runtime;

namespace NousCoder.Silo.Http;

/// <summary>Health, metrics and dashboard. It begins to listen once the silo is up, and ends before the silo leaves.</summary>
internal static class HttpServer
{
    private const string Dashboard = "/dashboard";

    public static (IHostApplicationBuilder Builder, Func<IHost> Build) CreateHost(HttpOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().UseUrls(options.Url!);
        builder.Services.AddRouting();
        builder.Services.AddSingleton<SiloMeter>();
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(SiloMeter.Name, "Microsoft.Orleans", "System.Runtime")
            .AddPrometheusExporter());
        return (builder, () => Map(builder.Build(), options));
    }

    private static WebApplication Map(WebApplication app, HttpOptions options)
    {
        var access = new AccessRule(options.Key);
        app.Use((context, next) => access.CheckAsync(context, next));
        if (options.Dashboard)
        {
            var silos = app.Services.GetRequiredService<ISiloStatusOracle>();
            app.Use((context, next) => DashboardSilos.CheckAsync(context, Dashboard, silos, next));
        }

        app.UseRouting();
        app.MapGet("/health/live", () => "live");
        app.MapGet("/health/ready", Ready);
        app.Services.GetRequiredService<SiloMeter>();
        app.MapPrometheusScrapingEndpoint();
        if (options.Dashboard)
        {
            app.MapOrleansDashboard(Dashboard);
        }

        return app;
    }

    /// <summary>Ready is a silo that has joined the cluster, serves all roles that it was asked to, and whose storage works.</summary>
    private static IResult Ready(
        ISiloStatusOracle silo, SiloRoles roles, StorageHealth storage, IGenerationEngine engine, IHostApplicationLifetime lifetime)
    {
        var obstacles = Obstacles(silo, roles, storage, engine, lifetime).ToArray();
        return obstacles.Length == 0
            ? Results.Text("ready")
            : Results.Text(string.Join('\n', obstacles), statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private static IEnumerable<string> Obstacles(
        ISiloStatusOracle silo, SiloRoles roles, StorageHealth storage, IGenerationEngine engine, IHostApplicationLifetime lifetime)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            yield return "shutting down";
            yield break;
        }

        if (silo.CurrentStatus != SiloStatus.Active)
        {
            yield return $"the silo is {silo.CurrentStatus} in the cluster";
        }

        foreach (var trouble in storage.Troubles)
        {
            yield return trouble;
        }

        foreach (var refused in roles.Refused)
        {
            yield return $"the silo cannot serve as {refused.Split(':')[0]}; its log says why";
        }

        if (engine.Fault is { } fault)
        {
            yield return $"cannot generate: {fault}";
        }
    }
}
