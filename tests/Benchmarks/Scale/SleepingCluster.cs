using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using NousCoder.Client.Silos;
using NousCoder.Clustering;
using NousCoder.Contracts;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Silos;
using NousCoder.Datasets.Suites;
using NousCoder.Tests;

namespace NousCoder.Benchmarks.Scale;

/// <summary>Silos as processes on an Azurite, each with some sandbox slots and nothing else, and a client that has sleeping programs verified.</summary>
internal sealed class SleepingCluster : IAsyncDisposable
{
    private const string Problem = "sleeping.0";
    private const string Program = "import time\ntime.sleep(float(input()))\nprint('awake')";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nouscoder-scale-");
    private readonly List<PrivateSilo> _silos = [];
    private readonly AzuriteProcess _azurite;
    private readonly int _slots;
    private SiloConnection? _connection;

    private SleepingCluster(AzuriteProcess azurite, int slots) => (_azurite, _slots) = (azurite, slots);

    private IGrainFactory Grains => _connection!.Grains;

    /// <summary>Starts the first silo.</summary>
    public static async Task<SleepingCluster> StartAsync(int slots, int sleep, CancellationToken cancellation)
    {
        var cluster = new SleepingCluster(await AzuriteProcess.StartAsync(), slots);
        try
        {
            await cluster.StartSiloAsync(cancellation);
            var account = StorageAccount.FromSettings(cluster._azurite.ConnectionString, null)!;
            cluster._connection = await SiloConnection.OpenAsync(new StorageAddress(account), cancellation);
            await cluster.DefineAsync(sleep, cancellation);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Keeps programs under way until it is disposed.</summary>
    public SleepingLoad BeginLoad(int programs) => new(Grains, Problem, Program, programs);

    /// <summary>Adds silos, all at once.</summary>
    /// <returns>The longest time from when one was ready until it ran a program.</returns>
    public async Task<TimeSpan> AddAsync(int silos, CancellationToken cancellation)
    {
        var delays = await Task.WhenAll(Enumerable.Range(0, silos).Select(async _ =>
        {
            var name = await StartSiloAsync(cancellation);
            var ready = Stopwatch.StartNew();
            while (!(await Grains.GetGrain<ISiloDirectoryGrain>(Keys.Only).List()).Any(s => s.Name == name && s.BusySlots > 0))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
            }

            return ready.Elapsed;
        }));
        return delays.DefaultIfEmpty().Max();
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        await Task.WhenAll(_silos.Select(s => s.DisposeAsync().AsTask()));
        await _azurite.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<string> StartSiloAsync(CancellationToken cancellation)
    {
        var name = $"silo-{Guid.NewGuid():N}";
        var silo = await PrivateSilo.StartAsync(Path.Combine(_folder.FullName, name), cancellation, new()
        {
            ["NOUSCODER_Storage__ConnectionString"] = _azurite.ConnectionString,
            ["NOUSCODER_Silo__Name"] = name,
            ["NOUSCODER_Silo__Roles"] = "sandbox",
            ["NOUSCODER_Sandbox__Slots"] = _slots.ToString(CultureInfo.InvariantCulture),
        });
        lock (_silos)
        {
            _silos.Add(silo);
        }

        return name;
    }

    private async Task DefineAsync(int sleep, CancellationToken cancellation)
    {
        var input = $"{sleep}\n";
        var suite = JsonSerializer.SerializeToUtf8Bytes(new { input = (string[])[input], output = (string[])["awake\n"] });
        var hash = Convert.ToHexStringLower(SHA256.HashData(suite));
        await new SuiteUploader(Grains).UploadAsync(hash, [suite], cancellation);
        await Grains.GetGrain<IProblemGrain>(Problem).Define(new ProblemDefinition
        {
            Id = Problem,
            Statement = "Sleep.",
            Kind = ProblemKind.Stdin,
            Suite = new TestSuiteReference { Hash = hash, InputBytes = [input.Length] },
        });
    }
}
