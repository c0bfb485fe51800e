using System.Globalization;
using System.Net;
using System.Text.Json;
using NousCoder.Tests;

namespace NousCoder.Processes.Tests;

/// <summary>Health, metrics and dashboard of a silo.</summary>
public sealed class HttpTests : IDisposable
{
    private const string Key = "a key of the test";
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://127.0.0.1:{SiloProcess.FreePort()}") };

    [Fact]
    public async Task A_silo_is_ready_once_it_serves_and_shows_metrics_and_dashboard_to_who_has_the_key()
    {
        await using var silo = await SiloProcess.StartAsync(
            _folder["data"],
            ("NOUSCODER_Http__Url", _http.BaseAddress!.ToString()), ("NOUSCODER_Http__Key", Key), ("NOUSCODER_Http__Dashboard", "true"),
            ("NOUSCODER_Sandbox__Slots", "3"));

        (await GetAsync("health/live")).ShouldBe((HttpStatusCode.OK, "live"));
        (await GetAsync("health/ready")).ShouldBe((HttpStatusCode.OK, "ready"));
        foreach (var (header, value) in new[] { ("Accept", "*/*"), ("Authorization", "Bearer another"), ("Authorization", Key), ("X-Api-Key", Key + "s") })
        {
            (await GetAsync("metrics", header, value)).ShouldBe((HttpStatusCode.Unauthorized, ""), $"{header}: {value}");
            (await GetAsync("dashboard/ClusterStats", header, value)).ShouldBe((HttpStatusCode.Unauthorized, ""));
        }

        var metrics = await GetAsync("metrics", "Authorization", $"Bearer {Key}");
        metrics.Status.ShouldBe(HttpStatusCode.OK);
        var gauges = metrics.Body.Split('\n').Where(l => l.StartsWith("nouscoder_", StringComparison.Ordinal))
            .ToDictionary(l => l[..l.IndexOf('{')], l => int.Parse(l[(l.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
        gauges.ShouldContainKeyAndValue("nouscoder_sandbox_slots_free", 3);
        foreach (var gauge in (string[])["sandbox_slots_busy", "verification_waiting", "generation_running", "generation_waiting"])
        {
            gauges.ShouldContainKeyAndValue($"nouscoder_{gauge}", 0);
        }

        (await GetAsync("dashboard/", "X-Api-Key", Key)).Body.ShouldContain("<title>Orleans Dashboard</title>");
        (await GetAsync("dashboard/GrainTypes", "X-Api-Key", Key)).Body.ShouldContain("TrainingJobGrain");
        foreach (var page in (string[])["HistoricalStats", "SiloProperties", "SiloCounters", "SiloStats", "SiloMetadata"])
        {
            (await GetAsync($"dashboard/{page}/nobody", "X-Api-Key", Key)).Status.ShouldBe(HttpStatusCode.NotFound, page);
            (await GetAsync($"dashboard/{page}/127.0.0.1:1@1", "X-Api-Key", Key)).Status.ShouldBe(HttpStatusCode.NotFound, page);
        }

        var address = await FindSiloAsync();
        (await GetAsync($"dashboard/SiloProperties/{address}", "X-Api-Key", Key)).Status.ShouldBe(HttpStatusCode.OK);
        await LogInAsync();
    }

    /// <summary>Gets the silo's address from the dashboard, which lists silos some seconds after its own start.</summary>
    private async Task<string> FindSiloAsync()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            using var counters = JsonDocument.Parse((await GetAsync("dashboard/DashboardCounters", "X-Api-Key", Key)).Body);
            if (counters.RootElement.GetProperty("hosts").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } host)
            {
                return host.GetProperty("siloAddress").GetString()!;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), deadline.Token);
        }
    }

    /// <summary>What a browser does: it opens a page, is asked for the key once, and has a cookie from then on.</summary>
    private async Task LogInAsync()
    {
        using var browser = new HttpClient { BaseAddress = _http.BaseAddress };
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        var asked = await browser.GetAsync("dashboard/", TestContext.Current.CancellationToken);
        asked.RequestMessage!.RequestUri!.PathAndQuery.ShouldBe("/login?return=%2Fdashboard%2F");

        (await PostAsync("a wrong key of 16")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var refused = await browser.GetAsync("metrics", TestContext.Current.CancellationToken);
        refused.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/login");
        var entered = await PostAsync(Key);

        entered.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/dashboard/");
        (await entered.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("<title>Orleans Dashboard</title>");
        (await browser.GetStringAsync("dashboard/GrainTypes", TestContext.Current.CancellationToken)).ShouldContain("TrainingJobGrain");

        Task<HttpResponseMessage> PostAsync(string key)
        {
            var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["key"] = key, ["return"] = "/dashboard/" });
            return browser.PostAsync("login", form, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(string path, string header = "Accept", string value = "*/*")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
