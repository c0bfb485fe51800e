using NousCoder.Datasets.Files;

namespace NousCoder.Client.Grading;

/// <summary>Opens files that one process writes at a time.</summary>
internal static class LockedFile
{
    // EWOULDBLOCK, which .NET reports for a lock that another process holds.
    private const int WouldBlock = 11;

    /// <param name="option">The option that names the file, for errors.</param>
    /// <param name="path">The file.</param>
    /// <param name="mode">Whether it is created.</param>
    /// <exception cref="NousCoderException">The file cannot be written, or another process writes it.</exception>
    public static FileStream Open(string option, string path, FileMode mode)
    {
        try
        {
            // Unbuffered: a row that was written survives the end of this process.
            var file = new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            if (!OperatingSystem.IsLinux()
                || FileStatus.Of($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}").Identity == FileStatus.Of(path).Identity)
            {
                return file;
            }

            // The process that held the lock has deleted the file since.
            file.Dispose();
            throw InUse(null);
        }
        catch (IOException error) when (error.HResult == WouldBlock || (mode == FileMode.CreateNew && File.Exists(path)))
        {
            throw InUse(error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NousCoderException($"{option}: {error.Message}", error);
        }

        NousCoderException InUse(Exception? error) =>
            new($"{option}: another process is writing {path}; wait for its end, or choose another file", error!);
    }
}
