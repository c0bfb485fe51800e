using System.Text.Json;
using NousCoder.Tests;

[assembly: AssemblyFixture(typeof(NousCoder.Processes.Tests.RunningSilo))]

namespace NousCoder.Processes.Tests;

/// <summary>A silo that tests share, each with names of its own on it.</summary>
public sealed class RunningSilo : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private SiloProcess? _silo;

    public string Address => _silo!.Address;

    /// <summary>The silo's data folder.</summary>
    public string Data => _folder["data"];

    /// <summary>Runs the console against the silo.</summary>
    public Task<ConsoleResult> RunAsync(params string[] arguments) => ConsoleProcess.RunAsync([.. arguments, "--silo", Address]);

    /// <summary>Runs the console, which must succeed, and reads its answer.</summary>
    public async Task<JsonElement> JsonAsync(params string[] arguments) => (await RunAsync([.. arguments, "--json"])).Json;

    public async ValueTask InitializeAsync() => _silo = await SiloProcess.StartAsync(_folder["data"]);

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null)
        {
            await _silo.DisposeAsync();
        }

        _folder.Dispose();
    }
}
