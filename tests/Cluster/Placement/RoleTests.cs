using NousCoder.Contracts;
using NousCoder.Contracts.Rollouts;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Placement;
using Orleans.Runtime;

namespace NousCoder.Cluster.Tests.Placement;

public sealed class RoleTests : IAsyncLifetime
{
    private readonly Machine _machine = new();
    private Silos _silos = null!;

    [Fact]
    public async Task Grains_of_every_role_stay_on_the_silos_that_serve_it()
    {
        await _silos.AddAsync(Roles.Sandbox);
        await ResumeAsync(0);
        await _silos.Grains.GetGrain<ITrainerGrain>(Keys.Only).Acquire("job");
        // After the other role was looked for.
        await Task.WhenAll(Enumerable.Range(1, 31).Select(ResumeAsync));

        var placed = (await ActivationsAsync())
            .Where(s => s.GrainType.Contains("RolloutGrain", StringComparison.Ordinal) || s.GrainType.Contains("TrainerGrain", StringComparison.Ordinal)).ToArray();
        placed.Length.ShouldBe(2);
        placed.Select(p => p.ActivationCount).ShouldBe([32, 1], ignoreOrder: true);
        placed.Select(p => p.SiloAddress).Distinct().Count().ShouldBe(2);
    }

    public async ValueTask InitializeAsync() => _silos = await Silos.StartAsync(_machine, Roles.Trainer);

    public async ValueTask DisposeAsync()
    {
        await _silos.DisposeAsync();
        await _machine.DisposeAsync();
    }

    private Task<SimpleGrainStatistic[]> ActivationsAsync() => _silos.Grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics();

    private Task<RolloutStage> ResumeAsync(int n) => _silos.Grains.GetGrain<IRolloutGrain>($"job.1.few.0.0.{n}").Resume();
}
