namespace NousCoder.Grains.Artifacts;

/// <summary>Which failures of storage may pass by themselves: it is away, or full.</summary>
internal static class StorageFailures
{
    /// <summary>Whether to try again. A file or folder that is not there will not come.</summary>
    public static bool MayPass(Exception error) =>
        error is IOException and not FileNotFoundException and not DirectoryNotFoundException;
}
