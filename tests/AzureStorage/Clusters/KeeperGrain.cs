using NousCoder.AzureStorage.Tests.GrainState;
using Orleans.Placement;

namespace NousCoder.AzureStorage.Tests.Clusters;

[RandomPlacement]
public sealed class KeeperGrain([PersistentState("kept")] IPersistentState<Text> kept, ILocalSiloDetails silo) : Grain, IKeeperGrain, IRemindable
{
    private int _reminded;

    public Task Keep(string text)
    {
        kept.State = new Text { Value = text };
        return kept.WriteStateAsync();
    }

    public Task<string> Kept() => Task.FromResult(kept.State.Value);

    public Task RemindOften(TimeSpan period) => this.RegisterOrUpdateReminder("often", period, period);

    public Task<int> Reminded() => Task.FromResult(_reminded);

    public Task<string> Silo() => Task.FromResult(silo.SiloAddress.ToString());

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        _reminded++;
        return Task.CompletedTask;
    }
}
