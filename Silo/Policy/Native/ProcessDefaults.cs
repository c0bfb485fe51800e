using System.Runtime.InteropServices;

namespace NousCoder.Policy.Native;

/// <summary>Settings of the C libraries that suit tensors; what the environment already says is kept.</summary>
internal static partial class ProcessDefaults
{
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;
    private const string MapThresholdVariable = "MALLOC_MMAP_THRESHOLD_";
    private const int TrimBytes = 256 << 20;

    /// <summary>Takes effect where it runs before libtorch is loaded.</summary>
    public static void Apply()
    {
        try
        {
            // OpenMP's threads spin between operations by default, which starves everything else on the machine.
            _ = SetEnvironment("OMP_WAIT_POLICY", "passive", overwrite: 0);

            // Activations of a few hundred KiB come and go at every step: mapped anew each time, their page faults cost a
            // quarter of the tokens per second. 32 MiB is the most that glibc takes.
            if (KeepsFreed)
            {
                _ = SetAllocator(MapThreshold, 32 << 20);
                _ = SetAllocator(TrimThreshold, TrimBytes);
            }
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library than glibc: slower, and otherwise the same.
            System.Diagnostics.Debug.WriteLine(e.Message);
        }
    }

    /// <summary>Freed memory that the process keeps for the next tensors at most, in bytes.</summary>
    public static long KeptBytes => KeepsFreed ? TrimBytes : 0;

    private static bool KeepsFreed => Environment.GetEnvironmentVariable(MapThresholdVariable) is null;

    /// <summary>Gives freed memory back to the system. Takes milliseconds, and the next tensors page faults.</summary>
    public static void ReleaseFreed()
    {
        try
        {
            _ = Trim(0);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            System.Diagnostics.Debug.WriteLine(e.Message);
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keep);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetAllocator(int parameter, int value);
}
