using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using NousCoder.Processes.Tests.Chaos;
using NousCoder.Tests;

namespace NousCoder.Processes.Tests;

/// <summary>A storage account that is slow, refuses, or goes away: what silo and console say of it.</summary>
public sealed partial class StorageFaultTests : IDisposable
{
    private const string Variable = "NOUSCODER_Storage__ConnectionString";
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_slow_account_is_waited_for_and_one_that_refuses_or_goes_away_is_named()
    {
        // Ends with this process if the test does not end it.
        var azurite = await StartAsync();
        var ready = new Uri($"http://127.0.0.1:{SiloProcess.FreePort()}/health/ready");
        await using var silo = await SiloProcess.StartAsync(
            _folder["data"], (Variable, azurite.ConnectionString), ("NOUSCODER_Http__Url", ready.GetLeftPart(UriPartial.Authority)), ("NOUSCODER_Silo__StopSeconds", "2"));
        var table = TablePort().Match(azurite.ConnectionString).Groups[1].Value;

        // Longer than a console once waited for everything.
        await using (var relay = new SlowRelay(int.Parse(table, CultureInfo.InvariantCulture), TimeSpan.FromSeconds(6)))
        {
            var slow = azurite.ConnectionString.Replace($":{table}/", $":{relay.Port}/", StringComparison.Ordinal);
            (await SilosAsync(slow)).ExitCode.ShouldBe(0);
        }

        (await SilosAsync(azurite.ConnectionString.Replace("AccountKey=E", "AccountKey=F", StringComparison.Ordinal)))
            .ShouldHaveFailed(1, $"storage account http://127.0.0.1:{table}/devstoreaccount1 refuses the key; check AccountKey");
        (await ConsoleProcess.RunAsync("silos", "--silo", silo.Address, "--service-id", "x")).ExitCode.ShouldBe(2);

        await azurite.DisposeAsync();
        (await SilosAsync(azurite.ConnectionString)).ShouldHaveFailed(1, $"storage account http://127.0.0.1:{table}/devstoreaccount1 cannot be reached: Connection refused");
        (await UntilNotReadyAsync(ready, "grain state cannot be read: Connection refused"))
            .ShouldContain("container 'nouscoder-artifacts': Connection refused");
        (await ConsoleProcess.RunAsync("silos", "--silo", silo.Address)).Output.ShouldContain("Connection refused");

        await ProcessSignal.SendAsync("TERM", silo.Id);
        await silo.EndAsync().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    public void Dispose() => _folder.Dispose();

    private static Task<ConsoleResult> SilosAsync(string connectionString) => ConsoleProcess.RunAsync("silos", "--storage", connectionString);

    private static async Task<AzuriteProcess> StartAsync()
    {
        try
        {
            return await AzuriteProcess.StartAsync();
        }
        catch (InvalidOperationException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }

    private static async Task<string> UntilNotReadyAsync(Uri ready, string reason)
    {
        using var http = new HttpClient();
        return await Poll.UntilAsync(
            async cancellationToken =>
            {
                using var response = await http.GetAsync(ready, cancellationToken);
                var text = await response.Content.ReadAsStringAsync(cancellationToken);
                return response.StatusCode == HttpStatusCode.ServiceUnavailable ? text : "";
            },
            text => text.Contains(reason, StringComparison.Ordinal));
    }

    [GeneratedRegex("TableEndpoint=http://127.0.0.1:([0-9]+)/")]
    private static partial Regex TablePort();
}
