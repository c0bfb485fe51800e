using NousCoder.Contracts;

namespace NousCoder.AzureStorage.Tests.GrainState;

/// <summary>Grain state in rows.</summary>
public sealed class TableGrainStorageTests(Azurite azurite) : GrainStorageContract(azurite)
{
    private const string Table = "OrleansGrainState";

    [Fact]
    public async Task Rows_are_as_the_official_provider_writes_them()
    {
        await using var storage = await OpenAsync();

        await storage.WriteAsync("job-1.0", new GrainState<Text>(Text.OfBytes((2 * 64 * 1024) + 5)));

        var row = (await storage.RowsAsync(Table, $"{storage.Id}_thing_job-1.0")).ShouldHaveSingleItem();
        row.RowKey.ShouldBe("state");
        row.Where(c => c.Value is byte[]).Select(c => (c.Key, ((byte[])c.Value).Length))
            .ShouldBe([("Data", 65536), ("Data1", 65536), ("Data2", 5)], ignoreOrder: true);
    }

    [Fact]
    public async Task A_state_beyond_the_limit_of_a_row_is_refused_with_its_size_and_the_stored_one_stays()
    {
        await using var storage = await OpenAsync();
        var state = new GrainState<Text>(Text.OfBytes(100));
        await storage.WriteAsync("a", state);

        state.State = Text.OfBytes((15 * 64 * 1024) + 1);
        var error = await Should.ThrowAsync<NousCoderException>(() => storage.WriteAsync("a", state));

        error.Message.ShouldContain("State 'state' of grain 'thing/a' has 983,041 bytes; a row of table 'OrleansGrainState' holds at most 983,040");
        (await storage.ReadAsync<Text>("a")).State.ShouldBe(Text.OfBytes(100));
    }

    private protected override Task<StorageUnderTest> OpenAsync(bool deleteOnClear = true) => StorageUnderTest.WithTableStateAsync(Azurite, deleteOnClear);

    private protected override async Task<int> StoredAsync(StorageUnderTest storage) => (await storage.RowsAsync(Table, $"{storage.Id}_thing_a")).Count;
}
