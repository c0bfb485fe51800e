using NousCoder.Contracts;
using NousCoder.Contracts.Silos;
using NousCoder.Tests;

namespace NousCoder.Processes.Tests.Chaos;

/// <summary>
/// A job runs while something dies. Whatever it is, the job ends, every rollout has one outcome, every step is applied once, and
/// nothing is left over. <c>./infra/chaos.sh</c> tries all of them and prints what they cost.
/// </summary>
public sealed class FaultTests(ChaosCluster cluster) : IClassFixture<ChaosCluster>
{
    private static readonly TimeSpan MostRejected = TimeSpan.FromMinutes(1);

    [Fact(Explicit = true)]
    public Task A_sandbox_silo_is_killed() => EndureAsync("sandbox", "a sandbox silo is killed", (_, _) => KillAsync("sandbox-1"));

    [Fact]
    public Task The_silo_of_the_trainer_is_killed_in_an_update() => EndureAsync("trainer", "the trainer's silo is killed in an update", async (job, probe) =>
    {
        var trainer = await cluster.TrainerAsync();
        await job.UpdateAsync();
        probe.Restart();
        return await KillAsync(trainer);
    });

    [Fact(Explicit = true)]
    public Task The_silo_of_the_job_is_killed() => EndureAsync("job", "the job's silo is killed", async (job, _) =>
        await KillAsync(await cluster.HostOfAsync(job.Grain)));

    [Fact(Explicit = true)]
    public Task Two_silos_are_killed_at_once() => EndureAsync("two", "two of four silos are killed at once", async (_, _) =>
        await KillAsync(await cluster.TrainerAsync(), "sandbox-2"));

    [Fact(Explicit = true)]
    public Task All_silos_are_killed_and_started_again() => EndureAsync("all", "all silos are killed and started again", async (_, probe) =>
    {
        await cluster.KillAllAsync();
        return await cluster.StartAsync(ChaosCluster.Names, probe.Restart);
    });

    [Fact(Explicit = true)]
    public Task The_silo_of_the_trainer_is_stopped_until_it_is_out_and_then_goes_on() => EndureAsync(
        "stopped", "the trainer's silo is stopped for 30 s", async (job, probe) =>
        {
            var trainer = await cluster.TrainerAsync();
            await job.UpdateAsync();
            probe.Restart();
            await ProcessSignal.SendAsync("STOP", cluster.Silo(trainer).Id);
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            }
            finally
            {
                await ProcessSignal.SendAsync("CONT", cluster.Silo(trainer).Id);
            }

            // It finds that it is out, and ends.
            await cluster.Silo(trainer).EndAsync();
            return [];
        });

    [Fact(Explicit = true)]
    public Task The_storage_is_ended_and_started_again() => EndureAsync("storage", "Azurite is ended for 10 s", async (_, _) =>
    {
        await cluster.RestartStorageAsync(TimeSpan.FromSeconds(10));
        return [];
    });

    [Fact(Explicit = true)]
    public Task The_disk_of_the_storage_is_full() => EndureAsync("disk", "the disk of the artifacts is full for 10 s", async (_, _) =>
    {
        await cluster.FillDiskAsync(TimeSpan.FromSeconds(10));
        return [];
    });

    [Fact(Explicit = true)]
    public Task The_zygotes_of_a_sandbox_are_killed() => EndureAsync("zygote", "the zygotes of a sandbox silo are killed", async (_, _) =>
    {
        foreach (var zygote in ProcessTree.Descendants(cluster.Silo("sandbox-1").Id))
        {
            await ProcessSignal.SendAsync("KILL", zygote);
        }

        return ["sandbox-1"];
    });

    private async Task EndureAsync(string id, string name, Func<ChaosJob, CallProbe, Task<string[]>> fault)
    {
        await cluster.HealAsync();
        var job = await ChaosJob.SubmitAsync(cluster, id);
        await job.StepAsync(2);
        await using var probe = new CallProbe(cluster, job.Id);
        var reports = await cluster.Grains.GetGrain<ISiloDirectoryGrain>(Keys.Only).List();

        probe.Restart();
        var hit = await fault(job, probe);
        await job.NextStepAsync();
        var recovery = probe.Elapsed;
        var steps = (await job.EndAsync()).Steps;
        var lost = await Ledger.CheckAsync(cluster, job);

        probe.Rejected.ShouldBeLessThan(MostRejected);
        var running = reports.Where(r => hit.Contains(r.Name)).Sum(r => r.BusySlots + r.WaitingPrograms);
        cluster.Table.Add(new Fault(name, probe.Rejected, recovery, lost, running, cluster.UpdatesBegun(job.Id) - steps));
        lost.ShouldBe(0);
    }

    /// <summary>Kills silos, and waits until what they had started has ended as well.</summary>
    private async Task<string[]> KillAsync(params string[] silos)
    {
        var started = await cluster.KillAsync(silos);
        await ChaosCluster.Eventually(() => Task.FromResult(!started.Any(id => Directory.Exists($"/proc/{id}"))));
        return silos;
    }
}
