using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NousCoder.Silo.Roles;
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

    /// <summary>Ready is a silo that has joined the cluster and serves all roles that it was asked to.</summary>
    private static IResult Ready(ISiloStatusOracle silo, SiloRoles roles, IHostApplicationLifetime lifetime)
    {
        var obstacle = silo.CurrentStatus != SiloStatus.Active ? $"the silo is {silo.CurrentStatus} in the cluster"
            : lifetime.ApplicationStopping.IsCancellationRequested ? "the silo ends"
            : roles.Refused.Length > 0 ? $"the silo cannot serve as {string.Join(", ", roles.Refused.Select(r => r.Split(':')[0]))}; its log says why"
            : null;
        return Results.Text(obstacle ?? "ready", statusCode: obstacle is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
