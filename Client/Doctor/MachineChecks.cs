using System.Runtime.InteropServices;
using NousCoder.Client.Display;
using NousCoder.Client.Silos;

namespace NousCoder.Client.Doctor;

/// <summary>What the console itself can see of the machine.</summary>
internal static class MachineChecks
{
    private const long LeastMemory = 2L << 30;

    public static async Task<ImmutableArray<Check>> RunAsync(ClusterAddress silo, CancellationToken cancellation) =>
    [
        new Check(".NET", Environment.Version.Major >= 10, RuntimeInformation.FrameworkDescription, "install the .NET 10 SDK: https://dot.net/download"),
        new Check(
            "operating system", OperatingSystem.IsLinux(),
            $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}",
            "run the silo on Linux: the sandbox needs its namespaces"),
        Memory(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes),
        await ReachableAsync(silo, cancellation),
    ];

    private static Check Memory(long bytes) => new(
        "cores and memory", bytes >= LeastMemory, $"{Say.Plural(Environment.ProcessorCount, "core")}, {Say.Bytes(bytes)}",
        $"give the machine at least {Say.Bytes(LeastMemory)}");

    /// <summary>No failure where none answers: demo and doctor need none.</summary>
    private static async Task<Check> ReachableAsync(ClusterAddress silo, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await SiloConnection.OpenAsync(silo, cancellation);
            return new Check("running silo", true, $"one answers at {silo}");
        }
        catch (NousCoderException)
        {
            return new Check("running silo", true, $"none answers at {silo}; only needed by commands that query one", "dotnet run --project Silo/Host");
        }
    }
}
