using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using NousCoder.Policy.Native;
using NousCoder.Sandbox;

namespace NousCoder.Silo.Roles;

/// <summary>Finds out, before the silo takes part in anything, which of the roles that it is to serve this machine can.</summary>
internal sealed partial class SiloRoles(SiloOptions options, SandboxVerifier sandbox, ILogger<SiloRoles> logger)
{
    /// <summary>Roles that it serves.</summary>
    public ImmutableArray<string> Served { get; private set; } = [];

    /// <summary>Roles that it cannot serve, each as <c>role: reason</c>.</summary>
    public ImmutableArray<string> Refused { get; private set; } = [];

    public async Task FindAsync(CancellationToken cancellationToken)
    {
        foreach (var role in options.RoleNames)
        {
            try
            {
                if (role == Grains.Placement.Roles.Sandbox)
                {
                    await sandbox.StartAsync(cancellationToken);
                }
                else
                {
                    TorchRuntime.Describe();
                }

                Served = [.. Served, role];
            }
            catch (Exception error) when (error is InvalidOperationException or SandboxUnavailableException)
            {
                Refused = [.. Refused, $"{role}: {error.Message}"];
                LogRefused(role, error.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "This silo does not serve as {Role}: {Reason}")]
    private partial void LogRefused(string role, string reason);
}
