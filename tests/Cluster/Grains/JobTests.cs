using NousCoder.Contracts.Jobs;

namespace NousCoder.Cluster.Tests.Grains;

/// <summary>A machine with a silo of all roles and a dataset <c>few</c> of twelve problems, for tests of whole jobs.</summary>
public abstract class JobTests : IAsyncLifetime
{
    private protected Machine Machine { get; } = new();

    /// <summary>What runs now; a test that kills it puts another in its place.</summary>
    private protected Silos Silos { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Silos = await Silos.StartAsync(Machine);
        await Starter.ImportAsync(Silos.Grains, "few", count: 12);
    }

    public async ValueTask DisposeAsync()
    {
        await Silos.DisposeAsync();
        await Machine.DisposeAsync();
    }

    private protected Task<JobProgress> RunAsync(string id, TrainingJobSpec spec) => Silos.Grains.RunJobAsync(id, spec);
}
