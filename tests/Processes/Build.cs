namespace NousCoder.Processes.Tests;

/// <summary>Where the build put the programs.</summary>
internal static class Build
{
    private static readonly string Here = AppContext.BaseDirectory.TrimEnd('/');

    public static string Console { get; } = Find("NousCoder.Client", "nouscoder.dll");

    public static string Silo { get; } = Environment.GetEnvironmentVariable("NOUSCODER_SILO_DLL") ?? Find("NousCoder.Silo", "NousCoder.Silo.dll");

    private static string Find(string project, string file) =>
        Path.GetFullPath(Path.Combine(Here, "..", "..", project, Path.GetFileName(Here), file));
}
