using Microsoft.Extensions.Logging.Abstractions;
using NousCoder.Sandbox.Boxes;

namespace NousCoder.Sandbox;

/// <summary>Looks whether this machine can run untrusted programs, and says what is missing.</summary>
public static class SandboxProbe
{
    /// <summary>Every check, in the order in which one depends on the other; those after a failed one may be absent.</summary>
    public static async Task<ImmutableArray<SandboxCheck>> RunAsync(SandboxOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        options.Validate();
        var (plan, checks) = await MachineSurvey.LookAsync(options, cancellationToken);
        if (plan is null)
        {
            return checks;
        }

        using var slot = new Slot(0, plan, options, time, NullLogger.Instance);
        try
        {
            await slot.StartAsync(cancellationToken);
        }
        catch (SandboxUnavailableException e)
        {
            return checks.Add(new SandboxCheck("user namespaces", false, e.Problem, e.Remedy));
        }

        var numpy = await slot.ImportNumpyAsync(cancellationToken);
        return
        [
            .. checks,
            new SandboxCheck("user namespaces", true, "an ordinary user can make them"),
            Nested(slot.Isolation),
            new SandboxCheck("control groups", true, slot.ControlGroup is { } group
                ? $"version {group.Version}, a second wall for memory and processes"
                : "this process may make none; the kernel's limits on each process are the wall"),
            new SandboxCheck("run queue", true, slot.ShowsWaits
                ? "the kernel shows how long a program waits for a CPU"
                : "the kernel does not show how long a program waits for a CPU: on an overloaded machine one that computes a little and sleeps looks starved"),
            new SandboxCheck("honest program", true, $"it passed under Python {slot.PythonVersion}; sockets, processes, files of others, signals, locks and inherited descriptors are denied"),
            new SandboxCheck("state between tests", true, slot.Lacking.IsEmpty
                ? "every test has a private folder and the same process numbers"
                : $"not to be had here: {string.Join(", ", slot.Lacking)}"),
            new SandboxCheck(
                "numpy",
                numpy.Version is not null,
                numpy.Version ?? $"programs cannot import it, though the graders of the datasets have it ({numpy.Error})",
                numpy.Version is null ? MachineSurvey.InstallNumpy(plan.Python) : "",
                Required: false),
        ];
    }

    private static SandboxCheck Nested(BoxIsolation isolation) => isolation switch
    {
        BoxIsolation.Full => new SandboxCheck("nested namespaces", true, "every rollout has all its namespaces to itself"),
        BoxIsolation.SharedUser => new SandboxCheck("nested namespaces", true,
            "nested user namespaces are refused; every rollout still has its own pid, mount, network, IPC and UTS namespaces"),
        _ => new SandboxCheck("nested namespaces", true,
            "nested namespaces are refused; the rollouts of a slot share namespaces that are empty or read-only, and the filter keeps them apart"),
    };
}
