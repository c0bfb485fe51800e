using Orleans.Placement;

namespace NousCoder.AzureStorage.Tests.Clusters;

[RandomPlacement]
public sealed class KeeperGrain([PersistentState("kept")] IPersistentState<Note> kept, ILocalSiloDetails silo) : Grain, IKeeperGrain
{
    public Task Keep(string text)
    {
        kept.State = new Note { Text = text };
        return kept.WriteStateAsync();
    }

    public Task<string> Kept() => Task.FromResult(kept.State.Text);

    public Task Clear() => kept.ClearStateAsync();

    public Task<string> Silo() => Task.FromResult(silo.SiloAddress.ToString());
}
