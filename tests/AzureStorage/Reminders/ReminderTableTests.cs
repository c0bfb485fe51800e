namespace NousCoder.AzureStorage.Tests.Reminders;

/// <summary>What Orleans relies on of a reminder table.</summary>
public sealed class ReminderTableTests(Azurite azurite) : IAsyncLifetime
{
    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private StorageUnderTest _storage = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IReminderTable Reminders => _storage.Reminders;

    public async ValueTask InitializeAsync() => _storage = await OpenAsync(StorageUnderTest.NewId());

    public ValueTask DisposeAsync() => _storage?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task A_reminder_comes_back_is_replaced_and_removed_by_whoever_knows_it()
    {
        var entry = Entry("job-1", "watchdog");
        var first = await Reminders.UpsertRow(entry, Cancel);
        entry.Period = TimeSpan.FromDays(2);
        var second = await Reminders.UpsertRow(entry, Cancel);

        var read = (await Reminders.ReadRow(entry.GrainId, "watchdog", Cancel)).ShouldNotBeNull();
        (read.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag).ShouldBe((entry.GrainId, "watchdog", Start, TimeSpan.FromDays(2), second));
        (await Reminders.RemoveRow(entry.GrainId, "watchdog", first!, Cancel)).ShouldBeFalse("it was replaced");
        (await Reminders.RemoveRow(entry.GrainId, "other", second!, Cancel)).ShouldBeFalse("there is none of that name");
        (await Reminders.RemoveRow(entry.GrainId, "watchdog", second!, Cancel)).ShouldBeTrue();
        (await Reminders.ReadRow(entry.GrainId, "watchdog", Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_grain_is_given_its_own_reminders()
    {
        // The row of one begins like the rows of the other.
        foreach (var (grain, reminder) in ((string, string)[])[("a", "x"), ("a", "y"), ("a-x", "z"), ("b", "x")])
        {
            await Reminders.UpsertRow(Entry(grain, reminder), Cancel);
        }

        NamesOf(await Reminders.ReadRows(Grain("a"), Cancel)).ShouldBe(["a x", "a y"], ignoreOrder: true);
        NamesOf(await Reminders.ReadRows(Grain("c"), Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_range_of_hashes_is_given_also_where_it_goes_on_at_zero()
    {
        var entries = Enumerable.Range(0, 16).Select(i => Entry($"grain-{i}", "r")).ToList();
        foreach (var entry in entries)
        {
            await Reminders.UpsertRow(entry, Cancel);
        }

        // Every pair of bounds on a hash, beside one, and at both ends of the ring.
        uint[] bounds = [0, 1, uint.MaxValue - 1, uint.MaxValue, .. entries.Take(2).Select(e => e.GrainId.GetUniformHashCode()).SelectMany(h => (uint[])[h - 1, h, h + 1])];

        foreach (var (begin, end) in from begin in bounds from end in bounds select (begin, end))
        {
            var expected = entries.Where(e => IsIn(e.GrainId.GetUniformHashCode(), begin, end)).Select(NameOf);
            NamesOf(await Reminders.ReadRows(begin, end, Cancel)).ShouldBe(expected, ignoreOrder: true, $"({begin:X8}, {end:X8}]");
        }
    }

    [Theory]
    [InlineData("_A")]
    [InlineData("_FFFFFFFF")]
    [InlineData("b")]
    public async Task The_reminders_of_another_service_are_not_given(string suffix)
    {
        await using var other = await OpenAsync(_storage.Id + suffix);
        await other.Reminders.UpsertRow(Entry("theirs", "r"), Cancel);
        await Reminders.UpsertRow(Entry("ours", "r"), Cancel);

        NamesOf(await Reminders.ReadRows(0, 0, Cancel)).ShouldBe(["ours r"]);
        await Reminders.TestOnlyClearTable(Cancel);
        NamesOf(await Reminders.ReadRows(7, 7, Cancel)).ShouldBeEmpty();
        NamesOf(await other.Reminders.ReadRows(0, 0, Cancel)).ShouldBe(["theirs r"]);
    }

    [Theory]
    [InlineData("a/b", "r")]
    [InlineData("a", "r/s")]
    [InlineData("a", "r#")]
    [InlineData("a\\b", "r")]
    public async Task A_name_that_could_become_anothers_is_refused(string grain, string reminder)
    {
        await Should.ThrowAsync<ArgumentException>(() => Reminders.UpsertRow(Entry(grain, reminder), Cancel));
        await Should.ThrowAsync<ArgumentException>(() => Reminders.ReadRow(Grain(grain), reminder, Cancel));
        await Should.ThrowAsync<ArgumentException>(() => Reminders.RemoveRow(Grain(grain), reminder, "etag", Cancel));
    }

    [Fact]
    public async Task Rows_are_as_the_official_provider_writes_them()
    {
        var entry = Entry("job-1", "watchdog");
        var hash = entry.GrainId.GetUniformHashCode().ToString("X8");
        await Reminders.UpsertRow(entry, Cancel);

        var row = (await _storage.RowsAsync("OrleansReminders", $"{_storage.Id}_{hash}")).ShouldHaveSingleItem();

        row.RowKey.ShouldBe("thing_job-1-watchdog");
        (row["GrainReference"], row["ReminderName"], row["ServiceId"], row["DeploymentId"], row["StartAt"], row["Period"], row["GrainRefConsistentHash"])
            .ShouldBe(("thing/job-1", "watchdog", _storage.Id, _storage.Id, "2026-01-02 03:04:05.000 GMT", "00:01:00", hash));
    }

    private static bool IsIn(uint hash, uint begin, uint end) => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;

    private static GrainId Grain(string key) => GrainId.Create("thing", key);

    private static ReminderEntry Entry(string grain, string reminder) =>
        new() { GrainId = Grain(grain), ReminderName = reminder, StartAt = Start, Period = TimeSpan.FromMinutes(1), ETag = "" };

    private static string NameOf(ReminderEntry entry) => $"{entry.GrainId.Key} {entry.ReminderName}";

    private static IEnumerable<string> NamesOf(ReminderTableData data) => data.Reminders.Select(NameOf);

    private async Task<StorageUnderTest> OpenAsync(string id)
    {
        var storage = await StorageUnderTest.WithRemindersAsync(azurite, id);
        await storage.Reminders.StartAsync(CancellationToken.None);
        return storage;
    }
}
