using Microsoft.Data.Sqlite;
using NousCoder.Contracts;
using NousCoder.Tests;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace NousCoder.Unit.Tests.LocalStorage;

public sealed class SqliteGrainStorageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder["deep/down/state.db"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_grain_that_was_never_written_has_a_new_state()
    {
        using var storage = new StorageUnderTest(File);

        var state = await storage.Read<Counter>("a");

        state.RecordExists.ShouldBeFalse();
        state.ETag.ShouldBeNull();
        state.State.ShouldBe(new Counter());
    }

    [Fact]
    public async Task What_is_written_survives_reopening()
    {
        using (var storage = new StorageUnderTest(File))
        {
            await storage.Write("a", new GrainState<Counter>(Counter.Of(7)));
        }

        Directory.GetFiles(Path.GetDirectoryName(File)!).ShouldBe([File]);
        using var reopened = new StorageUnderTest(File);
        var state = await reopened.Read<Counter>("a");
        state.RecordExists.ShouldBeTrue();
        state.State.ShouldBe(Counter.Of(7));
        state.State = Counter.Of(8);
        await reopened.Write("a", state);
        (await reopened.State<Counter>("a")).ShouldBe(Counter.Of(8));
    }

    [Fact]
    public async Task States_of_one_grain_and_grains_of_one_state_are_apart()
    {
        using var storage = new StorageUnderTest(File);
        await storage.Write("a", new GrainState<Counter>(Counter.Of(1)));
        await storage.Write("b", new GrainState<Counter>(Counter.Of(2)));
        await storage.Storage.WriteStateAsync("other", StorageUnderTest.Grain("a"), new GrainState<Counter>(Counter.Of(3)));

        (await storage.State<Counter>("a")).Value.ShouldBe(1);
        (await storage.State<Counter>("b")).Value.ShouldBe(2);
    }

    [Fact]
    public async Task Of_two_first_writes_the_second_is_refused()
    {
        using var storage = new StorageUnderTest(File);
        var winner = new GrainState<Counter>(Counter.Of(1));
        await storage.Write("a", winner);

        var conflict = await Should.ThrowAsync<InconsistentStateException>(() => storage.Write("a", new GrainState<Counter>(Counter.Of(2))));

        conflict.StoredEtag.ShouldBe(winner.ETag);
        conflict.CurrentEtag.ShouldBeNull();
        (await storage.State<Counter>("a")).Value.ShouldBe(1);
    }

    [Fact]
    public async Task A_write_with_an_old_etag_is_refused()
    {
        using var storage = new StorageUnderTest(File);
        var state = new GrainState<Counter>(Counter.Of(1));
        await storage.Write("a", state);
        var stale = await storage.Read<Counter>("a");
        await storage.Write("a", state);

        var conflict = await Should.ThrowAsync<InconsistentStateException>(() => storage.Write("a", stale));

        conflict.StoredEtag.ShouldBe(state.ETag);
        conflict.CurrentEtag.ShouldBe(stale.ETag);
        await Should.ThrowAsync<InconsistentStateException>(() => storage.Clear("a", stale));
        await Should.ThrowAsync<InconsistentStateException>(() => storage.Clear("a", new GrainState<Counter>()));
        await Should.ThrowAsync<InconsistentStateException>(() => storage.Write("a", new GrainState<Counter>(Counter.Of(1), "of another storage")));
    }

    [Fact]
    public async Task Fifty_writers_count_together_without_losing_one()
    {
        const int writers = 50;
        const int each = 10;
        using var storage = new StorageUnderTest(File);
        var conflicts = 0;

        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            for (var done = 0; done < each;)
            {
                var state = await storage.Read<Counter>("shared");
                state.State = Counter.Of(state.State!.Value + 1);
                try
                {
                    await storage.Write("shared", state);
                    done++;
                }
                catch (InconsistentStateException)
                {
                    Interlocked.Increment(ref conflicts);
                }
            }
        })));

        var end = (await storage.State<Counter>("shared"));
        end.ShouldBe(Counter.Of(writers * each));
        conflicts.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_cleared_state_is_gone_and_its_old_etag_never_fits_again()
    {
        using var storage = new StorageUnderTest(File);
        var state = new GrainState<Counter>(Counter.Of(1));
        await storage.Write("a", state);
        var deposed = await storage.Read<Counter>("a");

        await storage.Clear("a", state);

        state.ETag.ShouldBeNull();
        state.RecordExists.ShouldBeFalse();
        (await storage.Read<Counter>("a")).RecordExists.ShouldBeFalse();
        await storage.Clear("a", state); // nothing to clear is no error
        await storage.Write("a", new GrainState<Counter>(Counter.Of(2)));
        await Should.ThrowAsync<InconsistentStateException>(() => storage.Write("a", deposed));
    }

    [Fact]
    public async Task A_state_that_cannot_be_written_fails_alone()
    {
        using var storage = new StorageUnderTest(File);
        await storage.Write("a", new GrainState<Counter>(Counter.Of(1)));
        using (var other = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            other.Open();
            using var trigger = other.CreateCommand();
            trigger.CommandText = "CREATE TRIGGER refuse BEFORE INSERT ON grain_state WHEN NEW.grain_id = 'thing/bad' BEGIN SELECT RAISE(ROLLBACK, 'refused'); END";
            trigger.ExecuteNonQuery();
        }

        var writes = Enumerable.Range(0, 100)
            .Select(i => storage.Write(i == 50 ? "bad" : $"good{i}", new GrainState<Counter>(Counter.Of(i))))
            .ToArray();

        (await Should.ThrowAsync<IOException>(Task.WhenAll(writes))).Message.ShouldContain(File);
        writes.Count(write => write.IsCompletedSuccessfully).ShouldBe(99);
        (await storage.State<Counter>("good99")).ShouldBe(Counter.Of(99));
    }

    [Fact]
    public async Task Two_processes_may_share_the_file()
    {
        using var one = new StorageUnderTest(File);
        using var two = new StorageUnderTest(File);
        var state = new GrainState<Counter>(Counter.Of(1));
        await one.Write("a", state);
        var seen = await two.Read<Counter>("a");
        seen.ETag.ShouldBe(state.ETag);
        await two.Write("a", seen);

        await Should.ThrowAsync<InconsistentStateException>(() => one.Write("a", state));
    }

    [Fact]
    public async Task Writing_after_the_file_is_closed_is_an_error()
    {
        var storage = new StorageUnderTest(File);
        await storage.Write("a", new GrainState<Counter>(Counter.Of(1)));
        storage.Dispose();

        await Should.ThrowAsync<ObjectDisposedException>(() => storage.Write("b", new GrainState<Counter>(Counter.Of(1))));
        await Should.ThrowAsync<ObjectDisposedException>(() => storage.Read<Counter>("a"));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await System.IO.File.WriteAllTextAsync(File, string.Join('\n', Enumerable.Repeat("not a database", 100)), TestContext.Current.CancellationToken);
        using var storage = new StorageUnderTest(File);

        (await Should.ThrowAsync<NousCoderException>(() => storage.Read<Counter>("a"))).Message.ShouldContain(File);
    }

    [Fact]
    public async Task A_state_that_does_not_fit_its_type_names_the_grain()
    {
        using var storage = new StorageUnderTest(File);
        await storage.Write("a", new GrainState<Counter>(Counter.Of(1)));

        var error = await Should.ThrowAsync<InvalidDataException>(() => storage.Read<int>("a"));

        error.Message.ShouldContain("thing/a");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/tmp")]
    public void An_impossible_path_is_refused_before_the_silo_starts(string path) =>
        Should.Throw<OrleansConfigurationException>(() => new StorageUnderTest(path)).Message.ShouldContain("Path");
}
