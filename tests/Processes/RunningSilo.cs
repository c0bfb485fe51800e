namespace NousCoder.Processes.Tests;

/// <summary>A silo that the tests of a class share.</summary>
public sealed class RunningSilo : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private SiloProcess? _silo;

    public string Address => _silo!.Address;

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
