using Orleans.Storage;

namespace NousCoder.AzureStorage.Tests.GrainState;

/// <summary>What rows and blobs have in common.</summary>
public abstract class GrainStorageContract(Azurite azurite)
{
    protected Azurite Azurite => azurite;

    [Theory]
    [InlineData(Text.Overhead)]
    [InlineData(64 * 1024 - 1)]
    [InlineData(64 * 1024)]
    [InlineData(64 * 1024 + 1)]
    [InlineData(900 * 1024)]
    [InlineData(15 * 64 * 1024)]
    public async Task A_state_comes_back_whatever_its_size(int bytes)
    {
        await using var storage = await OpenAsync();
        var written = new GrainState<Text>(Text.OfBytes(bytes));

        await storage.WriteAsync("a", written);
        var read = await storage.ReadAsync<Text>("a");

        read.State.ShouldBe(Text.OfBytes(bytes));
        (read.RecordExists, read.ETag).ShouldBe((true, written.ETag));
    }

    [Fact]
    public async Task A_state_of_one_byte_comes_back()
    {
        await using var storage = await OpenAsync();

        await storage.WriteAsync("a", new GrainState<int>(7));

        (await storage.ReadAsync<int>("a")).State.ShouldBe(7);
    }

    [Fact]
    public async Task A_smaller_state_leaves_nothing_of_a_larger_one()
    {
        await using var storage = await OpenAsync();
        var state = new GrainState<Text>(Text.OfBytes(300_000));
        await storage.WriteAsync("a", state);

        state.State = Text.OfBytes(100);
        await storage.WriteAsync("a", state);

        (await storage.ReadAsync<Text>("a")).State.ShouldBe(Text.OfBytes(100));
    }

    [Fact]
    public async Task Of_50_first_writers_one_succeeds_and_so_of_50_next_ones()
    {
        await using var storage = await OpenAsync();

        (await storage.RaceAsync("a", 50, null)).ShouldBe(1);
        var first = await storage.ReadAsync<Text>("a");
        (await storage.RaceAsync("a", 50, first.ETag)).ShouldBe(1);

        (await storage.ReadAsync<Text>("a")).ETag.ShouldNotBe(first.ETag);
    }

    [Fact]
    public async Task A_grain_that_has_nothing_stored_gets_a_new_state()
    {
        await using var storage = await OpenAsync();

        var read = await storage.ReadAsync<Text>("a");

        (read.State, read.RecordExists, read.ETag).ShouldBe((new Text(), false, null));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cleared_state_is_gone_and_can_be_written_again(bool deleteOnClear)
    {
        await using var storage = await OpenAsync(deleteOnClear);
        var state = new GrainState<Text>(Text.OfBytes(100));
        await storage.WriteAsync("a", state);

        await storage.ClearAsync("a", state);
        var cleared = await storage.ReadAsync<Text>("a");
        (cleared.State, cleared.RecordExists).ShouldBe((new Text(), false));
        (cleared.ETag is null).ShouldBe(deleteOnClear);
        (state.State, state.RecordExists, state.ETag).ShouldBe((new Text(), false, cleared.ETag));
        (await StoredAsync(storage)).ShouldBe(deleteOnClear ? 0 : 1);

        state.State = Text.OfBytes(200);
        await storage.WriteAsync("a", state);
        (await storage.ReadAsync<Text>("a")).State.ShouldBe(Text.OfBytes(200));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_does_not_know_the_stored_state_cannot_change_or_clear_it(bool deleteOnClear)
    {
        await using var storage = await OpenAsync(deleteOnClear);
        await storage.ClearAsync("never written", new GrainState<Text>(new Text()));
        var state = new GrainState<Text>(Text.OfBytes(100));
        await storage.WriteAsync("a", state);
        var late = state.ETag;
        state.State = Text.OfBytes(200);
        await storage.WriteAsync("a", state);

        foreach (var etag in (string?[])[late, null])
        {
            await Should.ThrowAsync<InconsistentStateException>(() => storage.WriteAsync("a", Known(etag)));
            await Should.ThrowAsync<InconsistentStateException>(() => storage.ClearAsync("a", Known(etag)));
        }

        (await storage.ReadAsync<Text>("a")).State.ShouldBe(Text.OfBytes(200));
    }

    [Fact]
    public async Task Who_knew_a_state_that_was_deleted_is_told()
    {
        await using var storage = await OpenAsync();
        var state = new GrainState<Text>(Text.OfBytes(100));
        await storage.WriteAsync("a", state);
        var known = state.ETag;
        await storage.ClearAsync("a", state);

        var error = await Should.ThrowAsync<InconsistentStateException>(() => storage.WriteAsync("a", Known(known)));

        error.Message.ShouldContain("thing/a");
        await Should.ThrowAsync<InconsistentStateException>(() => storage.ClearAsync("a", Known(known)));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a%2Fb")]
    [InlineData("a\nb")]
    [InlineData("a\u0085b")]
    public async Task A_key_that_could_become_anothers_is_refused_before_anything_is_sent(string key)
    {
        await using var storage = await OpenAsync();
        var state = Known("etag");

        (await Should.ThrowAsync<ArgumentException>(() => storage.WriteAsync(key, state))).Message.ShouldContain("The grain key");
        await Should.ThrowAsync<ArgumentException>(() => storage.ReadAsync<Text>(key));
        await Should.ThrowAsync<ArgumentException>(() => storage.ClearAsync(key, state));
        await Should.ThrowAsync<ArgumentException>(() => storage.ReadAsync<Text>(new string('k', 1100)));
    }

    [Theory]
    [InlineData("job-1.12.set.7.0.3")]
    [InlineData("it's")]
    [InlineData("a b+c&d=e")]
    [InlineData("ä漢😀")]
    public async Task A_key_that_is_allowed_is_kept_as_it_is(string key)
    {
        await using var storage = await OpenAsync();

        await storage.WriteAsync(key, new GrainState<Text>(Text.OfBytes(50)));

        (await storage.ReadAsync<Text>(key)).State.ShouldBe(Text.OfBytes(50));
    }

    [Fact]
    public async Task A_state_that_does_not_fit_its_type_names_the_grain()
    {
        await using var storage = await OpenAsync();
        await storage.WriteAsync("a", new GrainState<Text>(Text.OfBytes(50)));

        (await Should.ThrowAsync<InvalidDataException>(() => storage.ReadAsync<int>("a"))).Message.ShouldContain("thing/a");
    }

    private static GrainState<Text> Known(string? etag) => GrainStorageExtensions.Known(new Text(), etag);

    private protected abstract Task<StorageUnderTest> OpenAsync(bool deleteOnClear = true);

    /// <summary>Rows or blobs of the grain <c>a</c>.</summary>
    private protected abstract Task<int> StoredAsync(StorageUnderTest storage);
}
