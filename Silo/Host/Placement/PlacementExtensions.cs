using Microsoft.Extensions.DependencyInjection;
using NousCoder.Grains.Placement;
using Orleans.Hosting;
using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace NousCoder.Silo.Placement;

/// <summary>Placement by role and by load.</summary>
internal static class PlacementExtensions
{
    /// <param name="silo">The silo.</param>
    /// <param name="metadata">Metadata that names the silo's roles: read when it starts.</param>
    public static ISiloBuilder UseRolePlacement(this ISiloBuilder silo, Dictionary<string, string> metadata)
    {
        silo.UseSiloMetadata(metadata);
        silo.Services.AddSingleton<ClusterLoad>();
        // One for each kind of grain: a filter holds the role of its kind.
        silo.Services.AddPlacementFilter<RoleFilter, RoleFilterDirector>(ServiceLifetime.Transient);
        silo.Services.AddPlacementDirector<FreeSlotsPlacement>(services => new LoadDirector(services.GetRequiredService<ClusterLoad>().TakeSlot));
        silo.Services.AddPlacementDirector<FewestSequencesPlacement>(services => new LoadDirector(services.GetRequiredService<ClusterLoad>().TakeSequences));
        return silo;
    }
}
