namespace NousCoder.Tests;

/// <summary>A real Azurite for the tests of a class or an assembly. Where it cannot be had, the tests are skipped.</summary>
public sealed class Azurite : IAsyncLifetime
{
    private AzuriteProcess? _process;
    private string _missing = "";

    /// <summary>The account. Skips the test that asks where there is none.</summary>
    public string ConnectionString
    {
        get
        {
            Assert.SkipWhen(_missing.Length > 0, _missing);
            return _process!.ConnectionString;
        }
    }

    public async ValueTask InitializeAsync()
    {
        try
        {
            _process = await AzuriteProcess.StartAsync();
        }
        catch (InvalidOperationException error)
        {
            _missing = error.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
