using NousCoder.Client.Silos;
using NousCoder.Clustering;
using NousCoder.Clustering.Certificates;

namespace NousCoder.Client.Commands;

/// <summary>Options that every command takes.</summary>
internal static class GlobalOptions
{
    public const string AddressVariable = "NOUSCODER_SILO_ADDRESS";

    // The silos' own settings, by the names that they have in the environment.
    private const string ConnectionStringVariable = "NOUSCODER_Storage__ConnectionString";
    private const string AccountUriVariable = "NOUSCODER_Storage__AccountUri";
    private const string TlsVariables = "NOUSCODER_Tls__";

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

    private static readonly Option<string?> Storage = new("--storage")
    {
        Description = $"Instead of a silo, the storage account of its cluster: an https address or a connection string. Default ${ConnectionStringVariable}, else ${AccountUriVariable}, where no silo is named.",
        HelpName = "ACCOUNT",
        Recursive = true,
        Validators =
        {
            result =>
            {
                if (result.GetResult(Silo) is { Implicit: false })
                {
                    result.AddError("--silo and --storage are both given; leave one of them out");
                }
            },
        },
    };

    private static readonly Option<string> ClusterId = new("--cluster-id")
    {
        Description = "Id of the cluster (its silos' Silo:ClusterId).",
        DefaultValueFactory = _ => "nouscoder",
        Recursive = true,
    };

    public static void AddTo(RootCommand root)
    {
        root.Options.Add(Json);
        root.Options.Add(Silo);
        root.Options.Add(Storage);
        root.Options.Add(ClusterId);
    }

    /// <summary>The cluster that the command line, the environment or the default names.</summary>
    /// <exception cref="NousCoderException">The environment names none that can be read.</exception>
    public static ClusterAddress Address(ParseResult parsed)
    {
        ClusterAddress address = NamedSilo(parsed) ?? NamedStorage(parsed) ?? GatewayAddress.Default;
        return address with
        {
            ClusterId = parsed.GetRequiredValue(ClusterId),
            Certificate = ClusterCertificate.Load(new CertificateOptions
            {
                CertificateFile = Tls(nameof(CertificateOptions.CertificateFile)),
                KeyFile = Tls(nameof(CertificateOptions.KeyFile)),
                Password = Tls(nameof(CertificateOptions.Password)),
            }),
        };
    }

    private static string? Tls(string setting) =>
        Environment.GetEnvironmentVariable(TlsVariables + setting) is { Length: > 0 } value ? value : null;

    private static ClusterAddress? NamedSilo(ParseResult parsed)
    {
        if (parsed.GetValue(Storage) is not null)
        {
            return null;
        }

        var text = parsed.GetValue(Silo) ?? Environment.GetEnvironmentVariable(AddressVariable);
        return string.IsNullOrWhiteSpace(text) ? null : GatewayAddress.TryParse(text)
            ?? throw new NousCoderException($"{AddressVariable}: '{text}' is not HOST:PORT");
    }

    private static ClusterAddress? NamedStorage(ParseResult parsed)
    {
        var account = parsed.GetValue(Storage) switch
        {
            null => StorageAccount.FromSettings(
                Environment.GetEnvironmentVariable(ConnectionStringVariable), Environment.GetEnvironmentVariable(AccountUriVariable)),
            var uri when uri.Contains("://", StringComparison.Ordinal) && !uri.Contains('=') => StorageAccount.FromSettings(null, uri),
            var connectionString => StorageAccount.FromSettings(connectionString, null),
        };
        return account is null ? null : new StorageAddress(account);
    }
}
