using NousCoder.Client.Silos;

namespace NousCoder.Client.Commands;

/// <summary>Options that every command takes.</summary>
internal static class GlobalOptions
{
    public const string AddressVariable = "NOUSCODER_SILO_ADDRESS";

    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Write JSON to standard output instead of tables.",
        Recursive = true,
    };

    private static readonly Option<string?> Silo = new("--silo")
    {
        Description = $"Gateway of a silo, HOST:PORT. Default ${AddressVariable}, else {GatewayAddress.Default}.",
        HelpName = "HOST:PORT",
        Recursive = true,
        Validators =
        {
            result =>
            {
                if (result.Tokens is [var token] && GatewayAddress.TryParse(token.Value) is null)
                {
                    result.AddError($"--silo: '{token.Value}' is not HOST:PORT");
                }
            },
        },
    };

    private static readonly Option<string> ClusterId = new("--cluster-id")
    {
        Description = "Cluster to join.",
        DefaultValueFactory = _ => "nouscoder",
        Recursive = true,
    };

    private static readonly Option<string> ServiceId = new("--service-id")
    {
        Description = "Service of the cluster.",
        DefaultValueFactory = _ => "nouscoder",
        Recursive = true,
    };

    public static void AddTo(RootCommand root)
    {
        root.Options.Add(Json);
        root.Options.Add(Silo);
        root.Options.Add(ClusterId);
        root.Options.Add(ServiceId);
    }

    /// <summary>The silo that the command line, the environment or the default names.</summary>
    public static GatewayAddress Address(ParseResult parsed)
    {
        var text = parsed.GetValue(Silo) ?? Environment.GetEnvironmentVariable(AddressVariable);
        var address = string.IsNullOrWhiteSpace(text) ? GatewayAddress.Default : GatewayAddress.TryParse(text)
            ?? throw new NousCoderException($"{AddressVariable}: '{text}' is not HOST:PORT");
        return address with { ClusterId = parsed.GetRequiredValue(ClusterId), ServiceId = parsed.GetRequiredValue(ServiceId) };
    }
}
