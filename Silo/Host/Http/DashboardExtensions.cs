using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Dashboard;
using Orleans.Hosting;

namespace NousCoder.Silo.Http;

/// <summary>The Orleans Dashboard where it is wanted.</summary>
internal static class DashboardExtensions
{
    /// <summary>Adds what the dashboard reads, or takes its grains out of this silo, which could not serve them.</summary>
    public static ISiloBuilder UseDashboard(this ISiloBuilder silo, HttpOptions options)
    {
        if (options is { Url: not null, Dashboard: true })
        {
            return silo.AddDashboard(dashboard => dashboard.HideTrace = true);
        }

        silo.Services.PostConfigure<GrainTypeOptions>(o => o.Classes.RemoveWhere(type => type.Assembly == typeof(DashboardOptions).Assembly));
        return silo;
    }
}
