using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NousCoder.Clustering;
using NousCoder.Contracts;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Silos;
using NousCoder.Contracts.Training;
using NousCoder.Tests;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace NousCoder.Processes.Tests.Chaos;

/// <summary>Four silos as processes, two that train and generate and two that run programs, on an Azurite that can be ended and started again.</summary>
public sealed class ChaosCluster : IAsyncLifetime
{
    private const string Id = "nouscoder";

    private static readonly Dictionary<string, string> Roles = new()
    {
        ["trainer-1"] = "trainer,generator",
        ["trainer-2"] = "trainer,generator",
        ["sandbox-1"] = "sandbox",
        ["sandbox-2"] = "sandbox",
    };

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, SiloProcess> _silos = [];
    private readonly List<SiloProcess> _all = [];
    private readonly FaultTable _table = new();
    private AzuriteProcess? _azurite;
    private string _missing = "";
    private IHost? _client;

    public static string[] Names => [.. Roles.Keys];

    internal FaultTable Table => _table;

    internal IGrainFactory Grains => _client!.Services.GetRequiredService<IGrainFactory>();

    internal BlobContainerClient Artifacts => new(ConnectionString, "nouscoder-artifacts");

    internal StorageAccount Account => StorageAccount.FromSettings(ConnectionString, null)!;

    private (string Name, string Value) Storage => ("NOUSCODER_Storage__ConnectionString", ConnectionString);

    /// <summary>The account. Skips the test that asks where there is none.</summary>
    private string ConnectionString
    {
        get
        {
            Assert.SkipWhen(_missing.Length > 0, _missing);
            return _azurite!.ConnectionString;
        }
    }

    public async ValueTask InitializeAsync()
    {
        try
        {
            _azurite = await AzuriteProcess.StartAsync(_folder["azurite"]);
        }
        catch (InvalidOperationException error)
        {
            _missing = error.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _table.Write();
        await DisconnectAsync();
        await Task.WhenAll(_silos.Values.Select(s => s.DisposeAsync().AsTask()));
        if (_azurite is not null)
        {
            await _azurite.DisposeAsync();
        }

        _folder.Dispose();
    }

    /// <summary>Starts the silos that are missing, and waits until all of them are known.</summary>
    public async Task HealAsync()
    {
        await StartAsync([.. Names.Where(name => !_silos.TryGetValue(name, out var silo) || silo.HasEnded)]);
        await Eventually(async () =>
        {
            var names = (await Grains.GetGrain<ISiloDirectoryGrain>(Keys.Only).List()).GroupBy(s => s.Name);
            return names.Count() == Roles.Count;
        });
    }

    /// <summary>Starts silos, all at once.</summary>
    /// <param name="names">Which.</param>
    /// <param name="firstReady">Called when the first of them is ready and a client can call.</param>
    /// <returns>Which.</returns>
    public async Task<string[]> StartAsync(string[] names, Action? firstReady = null)
    {
        var starting = names.Select(StartOneAsync).ToList();
        await foreach (var started in Task.WhenEach(starting))
        {
            await started;
            if (_client is null)
            {
                await ConnectAsync();
                firstReady?.Invoke();
            }
        }

        return names;
    }

    /// <summary>Ends silos as a crash does, at the same moment.</summary>
    /// <returns>Ids of what they had started.</returns>
    public async Task<int[]> KillAsync(params string[] names)
    {
        int[] started = [.. names.SelectMany(name => ProcessTree.Descendants(_silos[name].Id))];
        await Task.WhenAll(names.Select(name => _silos[name].KillAsync()));
        return started;
    }

    public async Task KillAllAsync()
    {
        await KillAsync(Names);
        await DisconnectAsync();
    }

    /// <summary>The silo that serves a grain.</summary>
    public async Task<string> HostOfAsync(IAddressable grain)
    {
        var address = await Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grain);
        return _silos.Single(s => s.Value.SiloPort == address?.Endpoint.Port).Key;
    }

    public Task<string> TrainerAsync() => HostOfAsync(Grains.GetGrain<ITrainerGrain>(Keys.Only));

    internal SiloProcess Silo(string name) => _silos[name];

    /// <summary>Ends Azurite, which keeps its data, for some time.</summary>
    public async Task RestartStorageAsync(TimeSpan pause)
    {
        await _azurite!.DisposeAsync();
        await Task.Delay(pause, TestContext.Current.CancellationToken);
        await _azurite.StartAgainAsync();
    }

    /// <summary>For some time the storage can write to no file, as where its disk is full.</summary>
    public async Task FillDiskAsync(TimeSpan time)
    {
        await LimitFilesAsync("0:");
        await Task.Delay(time, TestContext.Current.CancellationToken);
        await LimitFilesAsync("unlimited:");
    }

    /// <summary>Imports the starter problems under a name, by the console.</summary>
    public async Task ImportAsync(string dataset)
    {
        var problems = Path.Combine(Path.GetDirectoryName(Build.Console)!, "starter", "problems.jsonl");
        var imported = await ConsoleProcess.RunWithAsync(new() { [Storage.Name] = Storage.Value }, "dataset", "import", problems, "--name", dataset);
        imported.ExitCode.ShouldBe(0, imported.Error);
    }

    /// <summary>How often updates of a job were begun, by the logs of all silos that ever ran.</summary>
    public int UpdatesBegun(string job) => _all.Sum(s => s.Output.Count(line => line.Contains($"The update of job {job}, step ", StringComparison.Ordinal)));

    /// <summary>Waits until something holds, over the calls that fail meanwhile.</summary>
    internal static async Task Eventually(Func<Task<bool>> holds, TimeSpan? deadline = null)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(deadline ?? TimeSpan.FromMinutes(3));
        while (!await TryAsync(holds))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), end.Token);
        }
    }

    private static async Task<bool> TryAsync(Func<Task<bool>> holds)
    {
        try
        {
            return await holds();
        }
        catch (Exception error) when (error is OrleansException or TimeoutException)
        {
            return false;
        }
    }

    private async Task LimitFilesAsync(string bytes)
    {
        foreach (var process in ProcessTree.Descendants(_azurite!.Id))
        {
            await ProcessSignal.RunAsync("prlimit", "--pid", $"{process}", $"--fsize={bytes}");
        }
    }

    private async Task StartOneAsync(string name)
    {
        var silo = await SiloProcess.StartAsync(
            _folder[name],
            Storage,
            ("NOUSCODER_Silo__Name", name),
            ("NOUSCODER_Silo__Roles", Roles[name]),
            ("NOUSCODER_Sandbox__Slots", "2"),
            ("NOUSCODER_Generation__Threads", "1"),
            ("NOUSCODER_Trainer__Threads", "1"));
        lock (_silos)
        {
            _silos[name] = silo;
            _all.Add(silo);
        }
    }

    private async Task ConnectAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client => client
            .UseAzureStorageClustering(o => o.TableServiceClient = Account.Tables)
            .Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (Id, Id))
            .Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2))
            .Configure<ClientMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(10)));
        _client = builder.Build();
        await _client.StartAsync();
    }

    private async Task DisconnectAsync()
    {
        if (_client is not null)
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await _client.StopAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _client.Dispose();
            _client = null;
        }
    }
}
