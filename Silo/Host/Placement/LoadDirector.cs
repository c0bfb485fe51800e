using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace NousCoder.Silo.Placement;

/// <summary>Places by the silos' last reports and by what was placed since. That no silo is compatible, Orleans says itself.</summary>
/// <param name="take">Chooses one of the compatible silos, and counts what is placed there.</param>
internal sealed class LoadDirector(Func<SiloAddress[], SiloAddress> take) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
        Task.FromResult(take(context.GetCompatibleSilos(target)));
}
