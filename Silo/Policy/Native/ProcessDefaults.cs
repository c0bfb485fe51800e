using System.Runtime.InteropServices;

namespace NousCoder.Policy.Native;

/// <summary>Settings of the C libraries that suit tensors; what the environment already says is kept.</summary>
internal static partial class ProcessDefaults
{
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;

    /// <summary>Takes effect where it runs before libtorch is loaded.</summary>
    public static void Apply()
    {
        try
        {
            // OpenMP's threads spin between operations by default, which starves everything else on the machine.
            _ = SetEnvironment("OMP_WAIT_POLICY", "passive", overwrite: 0);

            // Activations of a few hundred KiB come and go at every step: mapped anew each time, their page faults cost a
            // quarter of the tokens per second. 32 MiB is the most that glibc takes.
            if (Environment.GetEnvironmentVariable("MALLOC_MMAP_THRESHOLD_") is null)
            {
                _ = SetAllocator(MapThreshold, 32 << 20);
                _ = SetAllocator(TrimThreshold, 256 << 20);
            }
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library than glibc: slower, and otherwise the same.
            System.Diagnostics.Debug.WriteLine(e.Message);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetAllocator(int parameter, int value);
}
