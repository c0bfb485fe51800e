using System.Security.Cryptography;
using System.Text;
using NousCoder.AzureStorage.Artifacts;
using NousCoder.Clustering;
using NousCoder.Contracts;

namespace NousCoder.AzureStorage.Tests.Artifacts;

/// <summary>The contract of the artifact store, which the store in a folder keeps as well.</summary>
public sealed class AzureArtifactStoreTests(Azurite azurite) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nouscoder-test-");
    private readonly string _container = $"t-{Guid.NewGuid():N}";
    private AzureArtifactStore _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task What_is_written_is_read_and_replaced()
    {
        await WriteAsync("suites/a.1/tests.jsonl", "one");
        await WriteAsync("suites/a.1/tests.jsonl", "two, longer");
        await WriteAsync("suites/a.1/tests.jsonl", "");
        await WriteAsync("suites/a.1/tests.jsonl", "three");

        (await ReadAsync("suites/a.1/tests.jsonl")).ShouldBe("three");
        (await _store.ExistsAsync("suites/a.1/tests.jsonl", Cancel)).ShouldBeTrue();
        (await _store.ExistsAsync("suites/a.1", Cancel)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_folder_whose_upload_fails_leaves_nothing()
    {
        // The second file cannot be stored: its name is none of an artifact.
        await Should.ThrowAsync<ArgumentException>(() => _store.WriteFolderAsync("policies/1/", async (path, token) =>
        {
            await File.WriteAllTextAsync(Path.Combine(path, "a.json"), "one", token);
            await File.WriteAllTextAsync(Path.Combine(path, "b c"), "two", token);
        }, Cancel));

        (await _store.ListAsync("policies/", Cancel).ToListAsync(Cancel)).ShouldBeEmpty();
        _folder.EnumerateFiles("*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("groups")]
    [InlineData("groups/one/below")]
    public async Task A_missing_artifact_is_named(string name)
    {
        await WriteAsync("groups/one", "1");

        (await Should.ThrowAsync<ArtifactNotFoundException>(() => _store.OpenReadAsync(name, Cancel))).Name.ShouldBe(name);
        (await _store.ExistsAsync(name, Cancel)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("../x")]
    [InlineData("a//b")]
    [InlineData("a/.hidden")]
    [InlineData("a\\b")]
    [InlineData("a b")]
    public async Task A_name_that_is_none_is_refused(string name)
    {
        await Should.ThrowAsync<ArgumentException>(() => WriteAsync(name, ""));
        await Should.ThrowAsync<ArgumentException>(() => _store.OpenReadAsync(name, Cancel));
        await Should.ThrowAsync<ArgumentException>(() => _store.ExistsAsync(name, Cancel));
        await Should.ThrowAsync<ArgumentException>(() => _store.DeleteAsync(name, Cancel));
    }

    [Fact]
    public async Task Sixty_four_megabytes_are_streamed_in_and_out()
    {
        var content = new GeneratedStream(64 << 20);

        await _store.WriteAsync("large", content, Cancel);

        await using var stored = await _store.OpenReadAsync("large", Cancel);
        (await SHA256.HashDataAsync(stored, Cancel)).ShouldBe(await SHA256.HashDataAsync(new GeneratedStream(64 << 20), Cancel));
    }

    [Fact]
    public async Task Writers_of_one_name_do_not_mix_and_readers_see_one_of_them_whole()
    {
        // Larger than one block, so that the parts of two uploads could meet.
        byte[][] contents = [.. Enumerable.Range(1, 4).Select(writer => Enumerable.Repeat((byte)writer, 5 << 20).ToArray())];
        await _store.WriteAsync("contended", new MemoryStream(contents[0]), Cancel);

        var writing = Task.WhenAll(contents.Select(content => _store.WriteAsync("contended", new MemoryStream(content), Cancel)));
        do
        {
            await using var reader = await _store.OpenReadAsync("contended", Cancel);
            var read = new MemoryStream();
            await reader.CopyToAsync(read, Cancel);
            contents.Any(content => content.AsSpan().SequenceEqual(read.ToArray())).ShouldBeTrue();
        }
        while (!writing.IsCompleted);

        await writing;
    }

    [Theory]
    [InlineData(1 << 10)]
    [InlineData(9 << 20)]
    public async Task What_is_half_written_is_not_there(int bytes)
    {
        await WriteAsync("a", "before");

        await Should.ThrowAsync<IOException>(() => _store.WriteAsync("a", new GeneratedStream(bytes, failsAtEnd: true), Cancel));
        await Should.ThrowAsync<IOException>(() => _store.WriteAsync("b", new GeneratedStream(bytes, failsAtEnd: true), Cancel));

        (await ReadAsync("a")).ShouldBe("before");
        (await ListAsync("")).ShouldBe(["a"]);
    }

    [Fact]
    public async Task Names_are_listed_in_ordinal_order_by_prefix()
    {
        string[] names = ["b/1", "a/1", "a-b/1", "a.b", "a/10", "a/2", "B", "a/1x/y"];
        foreach (var name in names)
        {
            await WriteAsync(name, name);
        }

        (await ListAsync("")).ShouldBe(names.Order(StringComparer.Ordinal));
        (await ListAsync("a/1")).ShouldBe(["a/1", "a/10", "a/1x/y"]);
        (await ListAsync("none/")).ShouldBeEmpty();
        await Should.ThrowAsync<ArgumentException>(() => ListAsync("../"));
    }

    [Fact]
    public async Task Deleting_takes_a_prefix_and_nothing_else()
    {
        foreach (var name in (string[])["jobs/a/1/x", "jobs/a/2/x", "jobs/ab/1/x"])
        {
            await WriteAsync(name, "");
        }

        await _store.DeleteAsync("jobs/a/", Cancel);
        await _store.DeleteAsync("none", Cancel);

        (await ListAsync("")).ShouldBe(["jobs/ab/1/x"]);
    }

    [Fact]
    public async Task A_local_folder_holds_what_is_stored_now()
    {
        await WriteAsync("policies/p/config.json", "{}");
        await WriteAsync("policies/p/shards/1", "weights");

        var folder = await _store.GetLocalFolderAsync("policies/p/", Cancel);
        File.ReadAllText(Path.Combine(folder, "config.json")).ShouldBe("{}");
        File.ReadAllText(Path.Combine(folder, "shards", "1")).ShouldBe("weights");
        (await _store.GetLocalFolderAsync("policies/p/", Cancel)).ShouldBe(folder);

        await WriteAsync("policies/p/shards/1", "other weights");
        var newer = await (await OpenAsync()).GetLocalFolderAsync("policies/p/", Cancel);
        File.ReadAllText(Path.Combine(newer, "shards", "1")).ShouldBe("other weights");

        (await Should.ThrowAsync<ArtifactNotFoundException>(() => _store.GetLocalFolderAsync("policies/q/", Cancel))).Name.ShouldBe("policies/q/");
        await Should.ThrowAsync<ArgumentException>(() => _store.GetLocalFolderAsync("policies/p", Cancel));
    }

    [Fact]
    public async Task Only_the_last_copies_are_kept()
    {
        var copies = new List<string>();
        foreach (var version in Enumerable.Range(0, 6))
        {
            await WriteAsync($"policies/{version}/config.json", $"{version}");
            copies.Add(await _store.GetLocalFolderAsync($"policies/{version}/", Cancel));
            // Asked for again and again, so it stays.
            await _store.GetLocalFolderAsync("policies/0/", Cancel);
        }

        copies.Where(Directory.Exists).ShouldBe([copies[0], copies[3], copies[4], copies[5]]);
        File.ReadAllText(Path.Combine(await _store.GetLocalFolderAsync("policies/1/", Cancel), "config.json")).ShouldBe("1");
    }

    private Task<AzureArtifactStore> OpenAsync() => AzureArtifactStore.OpenAsync(
        StorageAccount.FromSettings(azurite.ConnectionString, null)!.OpenBlobs(), _container, _folder.FullName, Cancel);

    private Task WriteAsync(string name, string content) => _store.WriteAsync(name, new MemoryStream(Encoding.UTF8.GetBytes(content)), Cancel);

    private async Task<string> ReadAsync(string name)
    {
        using var text = new StreamReader(await _store.OpenReadAsync(name, Cancel));
        return await text.ReadToEndAsync(Cancel);
    }

    private async Task<List<string>> ListAsync(string prefix) => await _store.ListAsync(prefix, Cancel).ToListAsync(Cancel);
}
