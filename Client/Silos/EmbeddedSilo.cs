namespace NousCoder.Client.Silos;

/// <summary>A private silo that only verifies, with a slot for every core, on a folder that is deleted with it.</summary>
internal sealed class EmbeddedSilo : IAsyncDisposable
{
    private readonly PrivateSilo _silo;
    private readonly DirectoryInfo _folder;

    private EmbeddedSilo(PrivateSilo silo, DirectoryInfo folder) => (_silo, _folder) = (silo, folder);

    public GatewayAddress Address => _silo.Address;

    /// <exception cref="NousCoderException">It cannot be started.</exception>
    public static async Task<EmbeddedSilo> StartAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("nouscoder-grade-");
        try
        {
            var slots = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture);
            return new EmbeddedSilo(
                await PrivateSilo.StartAsync(folder.FullName, cancellation, new() { ["NOUSCODER_Sandbox__Slots"] = slots }), folder);
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
