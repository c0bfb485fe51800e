using System.Runtime.InteropServices;

namespace NousCoder.Sandbox.Boxes;

/// <summary>
/// Descriptors that this process got from the one that started it, such as a lock or a secret that a shell had open. .NET
/// opens everything close-on-exec; these it does not know.
/// </summary>
internal static partial class InheritedDescriptors
{
    private const uint FirstAfterStandardStreams = 3;
    private const int CloseOnExec = 4;

    /// <summary>
    /// Keeps them from every process that is started from now on. Without effect before Linux 5.11; the first process in a
    /// container that reads anything closes them too.
    /// </summary>
    public static void CloseOnExecution()
    {
        try
        {
            _ = CloseRange(FirstAfterStandardStreams, uint.MaxValue, CloseOnExec);
        }
        catch (EntryPointNotFoundException)
        {
            // A C library before glibc 2.34.
        }
    }

    [LibraryImport("libc", EntryPoint = "close_range")]
    private static partial int CloseRange(uint first, uint last, int flags);
}
