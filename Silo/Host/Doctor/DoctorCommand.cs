using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using NousCoder.Policy.Native;
using NousCoder.Sandbox;

namespace NousCoder.Silo.Doctor;

/// <summary>Says what a silo finds on this machine: the sandbox and what it needs, and libtorch.</summary>
internal sealed class DoctorCommand : Command
{
    private readonly Option<bool> _json = new("--json") { Description = "Write a JSON list of checks." };

    public DoctorCommand()
        : base("doctor", "Say what this machine can serve as, what is missing and what mends it.")
    {
        Add(_json);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        ImmutableArray<SandboxCheck> checks =
        [
            .. await SandboxProbe.RunAsync(new SandboxOptions { Slots = 1 }, TimeProvider.System, cancellation),
            Torch(),
        ];
        if (parsed.GetValue(_json))
        {
            Console.WriteLine(JsonSerializer.Serialize(checks, JsonSerializerOptions.Web));
        }
        else
        {
            foreach (var check in checks)
            {
                Console.WriteLine($"{(check.Ok ? "ok" : "no")}  {check.Name}: {check.Detail}{(check.Ok ? "" : $"; {check.Remedy}")}");
            }
        }

        return checks.All(c => c.Ok) ? CommandLine.Done : CommandLine.Failed;
    }

    private static SandboxCheck Torch()
    {
        try
        {
            return new SandboxCheck("libtorch", true, TorchRuntime.Describe());
        }
        catch (InvalidOperationException error)
        {
            return new SandboxCheck("libtorch", false, "it cannot be loaded", error.Message);
        }
    }
}
