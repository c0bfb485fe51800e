namespace NousCoder.Grains.Artifacts;

/// <summary>Tells failures of storage that may pass from data that is lost.</summary>
internal static class StorageFailures
{
    /// <summary>Returns true if a retry may succeed: storage is unreachable or full. A file or folder that does not exist will not appear.</summary>
    public static bool MayPass(Exception error) =>
        error is IOException and not FileNotFoundException and not DirectoryNotFoundException;

    /// <summary>Returns true if something stored is missing or damaged, so that no retry can succeed.</summary>
    public static bool IsLost(Exception error) => error is StoredDataException or ArtifactNotFoundException or ArtifactDamagedException;

    /// <summary>Returns the reason if a row of grain state cannot be read; else null. The storage's exception stands inside those of the runtime.</summary>
    public static string? UnreadableRow(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is InvalidDataException)
            {
                return error.Message;
            }
        }

        return null;
    }
}
