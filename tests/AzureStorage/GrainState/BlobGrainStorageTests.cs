using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace NousCoder.AzureStorage.Tests.GrainState;

/// <summary>Grain state in blobs.</summary>
public sealed class BlobGrainStorageTests(Azurite azurite) : GrainStorageContract(azurite)
{
    [Fact]
    public async Task A_state_beyond_the_limit_of_a_row_comes_back()
    {
        await using var storage = await OpenAsync();
        var state = Text.OfBytes(3 << 20);

        await storage.WriteAsync("a", new GrainState<Text>(state));

        (await storage.ReadAsync<Text>("a")).State.ShouldBe(state);
    }

    [Fact]
    public async Task Blobs_are_named_as_the_official_provider_names_them()
    {
        await using var storage = await OpenAsync();

        await storage.WriteAsync("job-1.0", new GrainState<Text>(Text.OfBytes(50)));

        (await NamesAsync(storage)).ShouldBe(["state-thing/job-1.0.json"]);
    }

    private protected override Task<StorageUnderTest> OpenAsync(bool deleteOnClear = true) => StorageUnderTest.WithBlobStateAsync(Azurite, deleteOnClear);

    private protected override async Task<int> StoredAsync(StorageUnderTest storage) => (await NamesAsync(storage)).Count(name => name == "state-thing/a.json");

    private static async Task<List<string>> NamesAsync(StorageUnderTest storage) =>
        await storage.Blobs.GetBlobContainerClient(storage.Service<IOptionsMonitor<AzureBlobStorageOptions>>().Get("state").ContainerName)
            .GetBlobsAsync().Select(blob => blob.Name).ToListAsync();
}
