using NousCoder.Grains.Placement;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace NousCoder.Silo.Placement;

/// <summary>Leaves the silos whose metadata names the role.</summary>
internal sealed class RoleFilterDirector(ISiloMetadataCache metadata) : IPlacementFilterDirector
{
    /// <summary>The metadata of a silo that serves roles.</summary>
    public static Dictionary<string, string> MetadataOf(IEnumerable<string> roles) => roles.ToDictionary(KeyOf, _ => bool.TrueString);

    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var key = KeyOf(((RoleFilter)filterStrategy).Role);
        return silos.Where(silo => metadata.GetSiloMetadata(silo).Metadata.ContainsKey(key));
    }

    private static string KeyOf(string role) => $"role.{role}";
}
