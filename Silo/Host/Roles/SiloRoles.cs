using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NousCoder.Policy.Native;
using NousCoder.Sandbox;

namespace NousCoder.Silo.Roles;

/// <summary>Finds out, before the silo takes part in anything, which roles this machine can serve.</summary>
internal sealed partial class SiloRoles(SandboxVerifier sandbox, ILogger<SiloRoles> logger) : IHostedLifecycleService
{
    public const string Trainer = "trainer";
    public const string Generator = "generator";
    public const string Sandbox = "sandbox";

    /// <summary>Roles that it serves.</summary>
    public ImmutableArray<string> Served { get; private set; } = [];

    /// <summary>Roles that it cannot serve, each as <c>role: reason</c>.</summary>
    public ImmutableArray<string> Refused { get; private set; } = [];

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            TorchRuntime.Describe();
            Served = [Trainer, Generator];
        }
        catch (InvalidOperationException error)
        {
            Refuse(Trainer, error);
            Refuse(Generator, error);
        }

        try
        {
            await sandbox.StartAsync(cancellationToken);
            Served = [.. Served, Sandbox];
        }
        catch (SandboxUnavailableException error)
        {
            Refuse(Sandbox, error);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Refuse(string role, Exception reason)
    {
        Refused = [.. Refused, $"{role}: {reason.Message}"];
        LogRefused(role, reason.Message);
    }

    [LoggerMessage(LogLevel.Error, "This silo does not serve as {Role}: {Reason}")]
    private partial void LogRefused(string role, string reason);
}
