using NousCoder.Grains.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace NousCoder.Silo.Placement;

/// <summary>Places where the most slots are free by the silos' last reports and by what was placed there since.</summary>
internal sealed class FreeSlotsDirector(ClusterLoad load) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        return silos.Length > 0
            ? Task.FromResult(load.TakeSlot(silos))
            : throw new SiloUnavailableException($"No silo serves as {Grains.Placement.Roles.Sandbox} to place {target.GrainIdentity} on.");
    }
}
