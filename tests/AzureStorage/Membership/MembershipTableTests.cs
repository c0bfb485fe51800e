using System.Net;
using Azure.Data.Tables;
using Orleans.Storage;

namespace NousCoder.AzureStorage.Tests.Membership;

/// <summary>What Orleans relies on of a membership table.</summary>
public sealed class MembershipTableTests(Azurite azurite) : IAsyncLifetime
{
    private const string Table = "OrleansSiloInstances";
    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private StorageUnderTest _storage = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IMembershipTable Membership => _storage.Membership;

    public async ValueTask InitializeAsync()
    {
        _storage = await StorageUnderTest.WithMembershipAsync(azurite);
        await Membership.InitializeMembershipTableAsync(true, Cancel);
    }

    public ValueTask DisposeAsync() => _storage?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task A_silo_comes_back_as_it_was_written()
    {
        var written = Silo(11111, SiloStatus.Active);
        written.AddSuspector(Address(2), Start.AddSeconds(1));
        written.AddSuspector(Address(3), Start.AddSeconds(2.5));
        await InsertAsync(written);

        var read = (await Membership.ReadRowAsync(written.SiloAddress, Cancel)).Members.ShouldHaveSingleItem().Item1;

        read.ToFullString().ShouldBe(written.ToFullString());
        read.SuspectTimes.ShouldBe(written.SuspectTimes);
        (read.ProxyPort, read.SiloName, read.HostName, read.StartTime, read.IAmAliveTime).ShouldBe((written.ProxyPort, written.SiloName, written.HostName, Start, Start));
    }

    [Fact]
    public async Task A_silo_with_an_address_of_version_6_comes_back()
    {
        var written = Silo(1, SiloStatus.Active);
        written.SiloAddress = SiloAddress.New(IPAddress.Parse("fe80::1:2"), 11111, 7);
        await InsertAsync(written);

        (await Membership.ReadAllAsync(Cancel)).Members.ShouldHaveSingleItem().Item1.SiloAddress.ShouldBe(written.SiloAddress);
    }

    [Fact]
    public async Task Rows_are_as_the_official_provider_writes_them()
    {
        await InsertAsync(Silo(11111, SiloStatus.Active));

        var rows = await _storage.RowsAsync(Table, _storage.Id);

        rows.Select(r => r.RowKey).ShouldBe(["!Start", "127.0.0.1-11111-1", "VersionRow", "~End"], ignoreOrder: true);
        rows.Where(r => r.RowKey != "127.0.0.1-11111-1").Select(r => r["MembershipVersion"]).ShouldAllBe(version => (string)version! == "1");
        var silo = rows.Single(r => r.RowKey == "127.0.0.1-11111-1");
        silo.Where(c => c.Key is not ("odata.etag" or "Timestamp")).ShouldAllBe(column => column.Value is string);
        (silo["Address"], silo["Port"], silo["Generation"], silo["ProxyPort"], silo["Status"], silo["DeploymentId"], silo["StartTime"])
            .ShouldBe(("127.0.0.1", "11111", "1", "31111", "Active", _storage.Id, "2026-01-02 03:04:05.000 GMT"));
    }

    [Fact]
    public async Task A_silo_and_the_next_version_are_written_together_or_not_at_all()
    {
        var first = Silo(1, SiloStatus.Joining);
        await InsertAsync(first);
        var (old, version) = await VersionAsync();
        await InsertAsync(Silo(2, SiloStatus.Joining));
        var before = await RowsAsync();

        (await Membership.InsertRowAsync(Silo(3, SiloStatus.Joining), old.Next(), Cancel)).ShouldBeFalse("the version is an old one");
        first.Status = SiloStatus.Active;
        (await Membership.UpdateRowAsync(first, old.VersionEtag, old.Next(), Cancel)).ShouldBeFalse("the version is an old one");
        var (current, _) = await VersionAsync();
        (await Membership.InsertRowAsync(Silo(2, SiloStatus.Joining), current.Next(), Cancel)).ShouldBeFalse("the silo is there");
        (await Membership.UpdateRowAsync(Silo(4, SiloStatus.Joining), current.VersionEtag, current.Next(), Cancel)).ShouldBeFalse("there is no such silo");

        (await RowsAsync()).ShouldBe(before);
        version.ShouldBe(1);
        (await Membership.UpdateRowAsync(first, current.VersionEtag, current.Next(), Cancel)).ShouldBeTrue();
        (await VersionAsync()).Version.ShouldBe(3);
        (await Membership.ReadRowAsync(first.SiloAddress, Cancel)).Members[0].Item1.Status.ShouldBe(SiloStatus.Active);
    }

    [Fact]
    public async Task Of_50_silos_that_join_at_once_one_is_first_and_the_others_know()
    {
        var next = (await Membership.ReadAllAsync(Cancel)).Version.Next();

        var joined = await Task.WhenAll(Enumerable.Range(1, 50).Select(port => Membership.InsertRowAsync(Silo(port, SiloStatus.Joining), next, Cancel)));

        joined.Count(done => done).ShouldBe(1);
        var all = await Membership.ReadAllAsync(Cancel);
        (all.Version.Version, all.Members.Count).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Silos_that_try_again_all_get_in_and_every_version_is_one_change()
    {
        await Task.WhenAll(Enumerable.Range(1, 8).Select(async port =>
        {
            while (!await Membership.InsertRowAsync(Silo(port, SiloStatus.Active), (await Membership.ReadAllAsync(Cancel)).Version.Next(), Cancel))
            {
            }
        }));

        var all = await Membership.ReadAllAsync(Cancel);
        (all.Version.Version, all.Members.Count).ShouldBe((8, 8));
    }

    [Fact]
    public async Task A_sign_of_life_changes_nothing_else_and_disturbs_no_change()
    {
        var silo = Silo(1, SiloStatus.Active);
        silo.AddSuspector(Address(2), Start);
        await InsertAsync(silo);
        var read = await Membership.ReadRowAsync(silo.SiloAddress, Cancel);
        var (entry, etag) = read.Members[0];

        await Membership.UpdateIAmAliveAsync(new MembershipEntry { SiloAddress = silo.SiloAddress, IAmAliveTime = Start.AddHours(1) }, Cancel);

        var alive = (await Membership.ReadRowAsync(silo.SiloAddress, Cancel)).Members[0].Item1;
        (alive.IAmAliveTime, alive.Status, alive.SiloName).ShouldBe((Start.AddHours(1), SiloStatus.Active, silo.SiloName));
        alive.SuspectTimes.ShouldBe(silo.SuspectTimes);
        entry.Status = SiloStatus.Dead;
        (await Membership.UpdateRowAsync(entry, etag, read.Version.Next(), Cancel)).ShouldBeTrue();
    }

    [Fact]
    public async Task Only_the_long_dead_are_cleaned_up()
    {
        var (old, recent) = (Start, Start.AddDays(10));
        await InsertAsync(Silo(1, SiloStatus.Dead, old));
        await InsertAsync(Silo(2, SiloStatus.Dead, recent));
        await InsertAsync(Silo(3, SiloStatus.Active, old));
        await InsertAsync(Silo(4, SiloStatus.Joining, old));
        var suspected = Silo(5, SiloStatus.Dead, old);
        suspected.AddSuspector(Address(3), recent);
        await InsertAsync(suspected);

        await Membership.CleanupDefunctSiloEntriesAsync(Start.AddDays(5), Cancel);

        (await Membership.ReadAllAsync(Cancel)).Members.Select(m => m.Item1.SiloAddress.Endpoint.Port).ShouldBe([2, 3, 4, 5], ignoreOrder: true);
    }

    [Fact]
    public async Task Deleting_a_cluster_leaves_the_others()
    {
        await using var other = await StorageUnderTest.WithMembershipAsync(azurite);
        await other.Membership.InitializeMembershipTableAsync(true, Cancel);

        await Membership.DeleteMembershipTableEntriesAsync(_storage.Id, Cancel);

        (await RowsAsync()).ShouldBeEmpty();
        (await other.Membership.ReadAllAsync(Cancel)).Version.Version.ShouldBe(0);
    }

    [Fact]
    public async Task Gateways_are_the_active_silos_that_take_clients()
    {
        await InsertAsync(Silo(1, SiloStatus.Active));
        await InsertAsync(Silo(2, SiloStatus.Joining));
        await InsertAsync(Silo(3, SiloStatus.Dead));
        var noGateway = Silo(4, SiloStatus.Active);
        noGateway.ProxyPort = 0;
        await InsertAsync(noGateway);

        var gateways = await _storage.Gateways().GetGatewaysAsync(Cancel);

        gateways.ShouldBe([SiloAddress.New(IPAddress.Loopback, 20001, 1).ToGatewayUri()]);
    }

    [Fact]
    public async Task A_read_that_met_two_versions_is_not_taken_for_one()
    {
        await InsertAsync(Silo(1, SiloStatus.Active));
        var table = _storage.Account.Tables.GetTableClient(Table);

        // As of a reader whose last page is newer than its first.
        await table.UpdateEntityAsync(new TableEntity(_storage.Id, "~End") { ["MembershipVersion"] = "2" }, Azure.ETag.All, TableUpdateMode.Merge, Cancel);
        (await Should.ThrowAsync<InconsistentStateException>(() => Membership.ReadAllAsync(Cancel))).Message.ShouldContain(_storage.Id);

        await table.UpdateEntityAsync(new TableEntity(_storage.Id, "!Start") { ["MembershipVersion"] = "2" }, Azure.ETag.All, TableUpdateMode.Merge, Cancel);
        (await Membership.ReadAllAsync(Cancel)).Members.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_damaged_row_is_left_out()
    {
        await InsertAsync(Silo(1, SiloStatus.Active));
        await _storage.Account.Tables.GetTableClient(Table).AddEntityAsync(
            new TableEntity(_storage.Id, "nowhere-1-1") { ["Address"] = "nowhere", ["Status"] = "Active" }, Cancel);

        (await Membership.ReadAllAsync(Cancel)).Members.ShouldHaveSingleItem().Item1.SiloAddress.ShouldBe(Address(1));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a#b")]
    [InlineData("a\tb")]
    public async Task A_cluster_id_that_keys_cannot_have_is_refused(string id)
    {
        var storage = await StorageUnderTest.WithMembershipAsync(azurite, id);

        Should.Throw<ArgumentException>(() => storage.Membership).Message.ShouldContain("The cluster id");
    }

    private static SiloAddress Address(int port) => SiloAddress.New(IPAddress.Loopback, port, 1);

    private static MembershipEntry Silo(int port, SiloStatus status, DateTime? lastHeardOf = null) => new()
    {
        SiloAddress = Address(port),
        Status = status,
        ProxyPort = 20_000 + port,
        HostName = "host",
        SiloName = $"silo-{port}",
        RoleName = "",
        StartTime = lastHeardOf ?? Start,
        IAmAliveTime = lastHeardOf ?? Start,
    };

    private async Task InsertAsync(MembershipEntry silo) =>
        (await Membership.InsertRowAsync(silo, (await Membership.ReadAllAsync(Cancel)).Version.Next(), Cancel)).ShouldBeTrue();

    private async Task<(TableVersion Token, int Version)> VersionAsync()
    {
        var version = (await Membership.ReadAllAsync(Cancel)).Version;
        return (version, version.Version);
    }

    private async Task<List<string>> RowsAsync() => [.. (await _storage.RowsAsync(Table, _storage.Id)).Select(r => $"{r.RowKey} {r.ETag}")];
}
