using System.Diagnostics;

namespace NousCoder.Client.Silos;

/// <summary>The silo's executable: a program of its own, so that the console stays small and free of libtorch.</summary>
internal static class SiloProgram
{
    public const string PathVariable = "NOUSCODER_SILO_DLL";
    public const string BuildCommand = "dotnet build Silo/Host";
    private const string FileName = "NousCoder.Silo.dll";

    /// <summary>Where it is: where the environment says, beside the installed console, or in the build's folder.</summary>
    /// <exception cref="NousCoderException">It is nowhere.</exception>
    public static string Locate()
    {
        if (Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : throw new NousCoderException($"{PathVariable}: {named}: there is no such file");
        }

        var here = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        var configuration = Path.GetFileName(here);
        var builds = Path.GetFullPath(Path.Combine(here, "..", ".."));
        string[] places = [Path.Combine(here, "silo", FileName), Path.Combine(builds, "NousCoder.Silo", configuration, FileName)];
        return places.FirstOrDefault(File.Exists)
            ?? throw new NousCoderException($"the silo is not built ({places[^1]} is missing); '{BuildCommand}' builds it, or {PathVariable} names it");
    }

    /// <summary>A process of the silo's executable that is not started yet.</summary>
    public static ProcessStartInfo Command(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(DotNet()) { UseShellExecute = false };
        start.ArgumentList.Add(Locate());
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    /// <summary>The host that runs this program: the one whose runtime is loaded, whatever PATH says.</summary>
    private static string DotNet()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var host = Path.GetFullPath(Path.Combine(runtime, "..", "..", "..", name));
        return File.Exists(host) ? host : name;
    }
}
