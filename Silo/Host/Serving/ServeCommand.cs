using System.CommandLine;

namespace NousCoder.Silo.Serving;

/// <summary>Runs the silo until it is told to end. Writes <c>ready</c> to standard output once it takes clients.</summary>
internal sealed class ServeCommand : Command
{
    private readonly Option<string?> _data = new("--data") { Description = "Folder for state, artifacts and metrics (Silo:DataFolder).", HelpName = "DIR" };
    private readonly Option<int?> _siloPort = new("--silo-port") { Description = "Port for other silos (Silo:SiloPort). Default 11111.", HelpName = "PORT" };
    private readonly Option<int?> _gatewayPort = new("--gateway-port") { Description = "Port for clients (Silo:GatewayPort). Default 30000.", HelpName = "PORT" };
    private readonly Option<bool> _exitWithParent = new("--exit-with-parent") { Description = "End when standard input is closed." };

    public ServeCommand()
        : base("serve", "Run a silo. Settings: appsettings.json beside the program, then NOUSCODER_ variables (NOUSCODER_Sandbox__Slots=2), then these options.")
    {
        Add(_data);
        Add(_siloPort);
        Add(_gatewayPort);
        Add(_exitWithParent);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Silo:DataFolder"] = parsed.GetValue(_data) is { } data ? Path.GetFullPath(data) : null,
            ["Silo:SiloPort"] = parsed.GetValue(_siloPort)?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Silo:GatewayPort"] = parsed.GetValue(_gatewayPort)?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        // Hidden tests and checkpoints are nobody else's, also where the umask would let others read them.
        OwnerOnly.RestrictNewFiles();
        try
        {
            using var host = await SiloHost.BuildAsync(settings.Where(s => s.Value is not null), cancellation);
            await host.RunAsync(parsed.GetValue(_exitWithParent) ? Console.In : null, cancellation);
            return CommandLine.Done;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return CommandLine.Done;
        }
        catch (Exception error) when (StartFailure.Describe(error) is { } reason)
        {
            CommandLine.Complain(reason);
            return CommandLine.Failed;
        }
    }
}
