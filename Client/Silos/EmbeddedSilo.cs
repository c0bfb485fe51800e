namespace NousCoder.Client.Silos;

/// <summary>A temporary silo that only runs programs, with a slot for every core, on a folder that is deleted with it.</summary>
internal sealed class EmbeddedSilo : IAsyncDisposable
{
    private readonly PrivateSilo _silo;
    private readonly TemporaryFolder _folder;

    private EmbeddedSilo(PrivateSilo silo, TemporaryFolder folder) => (_silo, _folder) = (silo, folder);

    public GatewayAddress Address => _silo.Address;

    /// <summary>Fires when the silo ends.</summary>
    public CancellationToken Exited => _silo.Exited;

    /// <exception cref="NousCoderException">It cannot be started.</exception>
    public static async Task<EmbeddedSilo> StartAsync(CancellationToken cancellation)
    {
        var folder = TemporaryFolder.Create("grade");
        try
        {
            return new EmbeddedSilo(
                await PrivateSilo.StartAsync(folder.Path, cancellation, new()
                {
                    ["NOUSCODER_Silo__Roles"] = "sandbox",
                    ["NOUSCODER_Sandbox__Slots"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
                }),
                folder);
        }
        catch (Exception error)
        {
            if (error is NousCoderException)
            {
                folder.Keep(PrivateSilo.LogFile);
            }

            folder.Dispose();
            throw;
        }
    }

    /// <summary>Returns the error to report when <see cref="Exited"/> has fired. Keeps the silo's log.</summary>
    public async Task<NousCoderException> EndedAsync()
    {
        _folder.Keep(PrivateSilo.LogFile);
        return await _silo.EndedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        _folder.Dispose();
    }
}
