using Microsoft.AspNetCore.Http;
using Orleans.Runtime;

namespace NousCoder.Silo.Http;

/// <summary>Answers 404 where the dashboard is asked for a silo that is not in the cluster; by itself it answers 500 or 503.</summary>
internal static class DashboardSilos
{
    private static readonly string[] PagesOfSilo = ["HistoricalStats", "SiloCounters", "SiloMetadata", "SiloProperties", "SiloStats"];

    /// <param name="context">A request.</param>
    /// <param name="dashboard">Path of the dashboard.</param>
    /// <param name="silos">Knows the members of the cluster.</param>
    /// <param name="next">Serves the request.</param>
    public static Task CheckAsync(HttpContext context, PathString dashboard, ISiloStatusOracle silos, RequestDelegate next)
    {
        if (NamedSilo(context.Request.Path, dashboard) is not { } name || IsMember(name, silos))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync("no silo of that name is in the cluster");
    }

    private static string? NamedSilo(PathString path, PathString dashboard) =>
        path.StartsWithSegments(dashboard, out var page)
        && page.Value?.Split('/', 3, StringSplitOptions.RemoveEmptyEntries) is [var kind, var name, ..]
        && PagesOfSilo.Contains(kind, StringComparer.OrdinalIgnoreCase)
            ? name
            : null;

    private static bool IsMember(string name, ISiloStatusOracle silos)
    {
        try
        {
            return silos.GetApproximateSiloStatus(SiloAddress.FromParsableString(name)) is not (SiloStatus.None or SiloStatus.Dead);
        }
        catch (Exception error) when (error is FormatException or ArgumentException or OverflowException)
        {
            return false;
        }
    }
}
