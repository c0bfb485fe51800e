using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using NousCoder.Policy.Native;
using NousCoder.Sandbox;
using NousCoder.Silo.Serving;

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
        var options = SiloHost.ReadSandboxOptions();
        options.Slots = 1;
        ImmutableArray<SandboxCheck> checks =
        [
            .. await SandboxProbe.RunAsync(options, TimeProvider.System, cancellation),
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

        return checks.All(c => c.Ok || !c.Required) ? CommandLine.Done : CommandLine.Failed;
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
