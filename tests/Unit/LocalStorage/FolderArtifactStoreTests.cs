using System.Text;
using NousCoder.Contracts;
using NousCoder.LocalStorage.Artifacts;
using NousCoder.Tests;

namespace NousCoder.Unit.Tests.LocalStorage;

public sealed class FolderArtifactStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FolderArtifactStore _store;

    public FolderArtifactStoreTests() => _store = new FolderArtifactStore(_folder.Path);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_written_is_read_and_replaced()
    {
        await Write("suites/a.1/tests.jsonl", "one");
        await Write("suites/a.1/tests.jsonl", "two, longer");
        await Write("suites/a.1/tests.jsonl", "three");

        (await Read("suites/a.1/tests.jsonl")).ShouldBe("three");
        (await _store.ExistsAsync("suites/a.1/tests.jsonl", Cancel)).ShouldBeTrue();
        (await _store.ExistsAsync("suites/a.1", Cancel)).ShouldBeFalse();
        Partial().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_folder_is_stored_whole_beside_the_store_or_leaves_nothing()
    {
        var folder = "";
        await _store.WriteFolderAsync("policies/1/", async (path, token) =>
        {
            folder = path;
            await File.WriteAllTextAsync(Path.Combine(path, "config.json"), "one", token);
            await File.WriteAllTextAsync(Path.Combine(path, "model.safetensors"), "two", token);
        }, Cancel);
        await Should.ThrowAsync<IOException>(() => _store.WriteFolderAsync("policies/2/", async (path, token) =>
        {
            await File.WriteAllTextAsync(Path.Combine(path, "config.json"), "half", token);
            throw new IOException("the disk is gone");
        }, Cancel));

        folder.ShouldStartWith(_folder.Path);
        (await _store.ListAsync("", Cancel).ToListAsync(Cancel)).ShouldBe(["policies/1/config.json", "policies/1/model.safetensors"]);
        (await Read("policies/1/model.safetensors")).ShouldBe("two");
        Directory.EnumerateFileSystemEntries(Path.Combine(_folder.Path, ".partial")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("groups/missing")]
    [InlineData("groups")]
    [InlineData("groups/one/below")]
    public async Task A_missing_artifact_is_named(string name)
    {
        await Write("groups/one", "1");

        (await Should.ThrowAsync<ArtifactNotFoundException>(() => _store.OpenReadAsync(name, Cancel))).Name.ShouldBe(name);
        (await _store.ExistsAsync(name, Cancel)).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData(".partial/x")]
    [InlineData("a/.hidden")]
    [InlineData("a\\b")]
    [InlineData("a b")]
    [InlineData("a\0b")]
    [InlineData("ä")]
    public async Task A_name_that_could_lead_elsewhere_is_refused(string name)
    {
        await Should.ThrowAsync<ArgumentException>(() => Write(name, ""));
        await Should.ThrowAsync<ArgumentException>(() => _store.OpenReadAsync(name, Cancel));
        await Should.ThrowAsync<ArgumentException>(() => _store.ExistsAsync(name, Cancel));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../")]
    [InlineData("/")]
    [InlineData(".partial/")]
    [InlineData("a/../")]
    public async Task A_prefix_that_could_lead_elsewhere_is_not_deleted(string prefix) =>
        await Should.ThrowAsync<ArgumentException>(() => _store.DeleteAsync(prefix, Cancel));

    [Fact]
    public async Task A_name_is_too_long_for_a_file()
    {
        await Write(new string('a', 200), "");
        await Should.ThrowAsync<ArgumentException>(() => Write(new string('a', 201), ""));
    }

    [Fact]
    public async Task A_reader_sees_all_of_one_version()
    {
        await Write("a", "first");
        await using var reader = await _store.OpenReadAsync("a", Cancel);
        await Write("a", "second");
        await _store.DeleteAsync("a", Cancel);

        using var text = new StreamReader(reader);
        (await text.ReadToEndAsync(Cancel)).ShouldBe("first");
    }

    [Fact]
    public async Task What_is_half_written_is_not_there_and_leaves_nothing()
    {
        await Write("a", "before");
        using var stop = new CancellationTokenSource();
        var content = new InterruptedStream(() =>
        {
            Partial().Length.ShouldBe(1);
            Read("a").GetAwaiter().GetResult().ShouldBe("before");
            stop.Cancel();
            stop.Token.ThrowIfCancellationRequested();
        });

        await Should.ThrowAsync<OperationCanceledException>(() => _store.WriteAsync("a", content, stop.Token));

        (await Read("a")).ShouldBe("before");
        Partial().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_full_disk_names_the_folder_and_leaves_nothing()
    {
        var content = new InterruptedStream(() => throw new IOException("No space left on device", 28));

        var error = await Should.ThrowAsync<IOException>(() => _store.WriteAsync("new/a", content, Cancel));

        error.Message.ShouldContain(_folder.Path);
        error.Message.ShouldContain("full");
        Partial().ShouldBeEmpty();
        (await _store.ExistsAsync("new/a", Cancel)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_new_store_removes_what_the_dead_left_and_not_what_the_living_write()
    {
        var dead = Path.Combine(_folder.Path, ".partial", "left");
        Directory.CreateDirectory(Path.GetDirectoryName(dead)!);
        await File.WriteAllTextAsync(dead, "half", Cancel);
        var content = new InterruptedStream(() =>
        {
            _ = new FolderArtifactStore(_folder.Path);
            Partial().Length.ShouldBe(1);
        });

        await _store.WriteAsync("a", content, Cancel);

        File.Exists(dead).ShouldBeFalse();
        (await Read("a")).ShouldBe("half of it");
    }

    [Fact]
    public async Task Names_are_listed_in_ordinal_order_by_prefix()
    {
        string[] names = ["b/1", "a/1", "a-b/1", "a.b", "a/10", "a/2", "B", "a/1x/y"];
        foreach (var name in names)
        {
            await Write(name, name);
        }

        await File.WriteAllTextAsync(_folder[".hidden"], "", Cancel);

        (await List("")).ShouldBe(names.Order(StringComparer.Ordinal));
        (await List("a/1")).ShouldBe(["a/1", "a/10", "a/1x/y"]);
        (await List("a/")).ShouldBe(["a/1", "a/10", "a/1x/y", "a/2"]);
        (await List("none/")).ShouldBeEmpty();
        await Should.ThrowAsync<ArgumentException>(() => List("../"));
    }

    [Fact]
    public async Task Deleting_takes_a_prefix_and_the_folders_that_it_empties()
    {
        await Write("jobs/a/1/x", "");
        await Write("jobs/a/2/x", "");
        await Write("jobs/ab/1/x", "");

        await _store.DeleteAsync("jobs/a/", Cancel);
        await _store.DeleteAsync("none", Cancel);

        (await List("")).ShouldBe(["jobs/ab/1/x"]);
        Directory.Exists(_folder["jobs/a"]).ShouldBeFalse();
        await _store.DeleteAsync("jobs/a", Cancel);
        Directory.Exists(_folder.Path).ShouldBeTrue();
        Directory.Exists(_folder["jobs"]).ShouldBeFalse();
    }

    [Fact]
    public async Task Writers_and_deleters_of_one_folder_do_not_trip_over_each_other()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                await Write($"shared/deep/{worker}", "x");
                await _store.DeleteAsync($"shared/deep/{worker}", Cancel);
            }
        })));

        (await List("")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_local_folder_is_the_stores_own()
    {
        await Write("policies/p/model.safetensors", "weights");

        var folder = await _store.GetLocalFolderAsync("policies/p/", Cancel);

        File.ReadAllText(Path.Combine(folder, "model.safetensors")).ShouldBe("weights");
        await Should.ThrowAsync<ArtifactNotFoundException>(() => _store.GetLocalFolderAsync("policies/q/", Cancel));
        await Should.ThrowAsync<ArgumentException>(() => _store.GetLocalFolderAsync("policies/p", Cancel));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_one_is_named()
    {
        await File.WriteAllTextAsync(_folder["file"], "", Cancel);

        Should.Throw<NousCoderException>(() => new FolderArtifactStore(_folder["file"])).Message.ShouldContain(_folder["file"]);
    }

    private string[] Partial() => Directory.Exists(_folder[".partial"]) ? Directory.GetFiles(_folder[".partial"]) : [];

    private async Task Write(string name, string content) =>
        await _store.WriteAsync(name, new MemoryStream(Encoding.UTF8.GetBytes(content)), Cancel);

    private async Task<string> Read(string name)
    {
        using var text = new StreamReader(await _store.OpenReadAsync(name, Cancel));
        return await text.ReadToEndAsync(Cancel);
    }

    private async Task<List<string>> List(string prefix)
    {
        var names = new List<string>();
        await foreach (var name in _store.ListAsync(prefix, Cancel))
        {
            names.Add(name);
        }

        return names;
    }

    /// <summary>Gives the first half, then lets something happen, then gives the rest.</summary>
    private sealed class InterruptedStream(Action between) : Stream
    {
        private readonly Queue<string> _parts = new(["half", " of it"]);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_parts.Count == 1)
            {
                between();
            }

            return _parts.TryDequeue(out var part) ? Encoding.UTF8.GetBytes(part, buffer.AsSpan(offset, count)) : 0;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
