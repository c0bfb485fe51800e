using System.Globalization;
using System.Runtime.InteropServices;

namespace NousCoder.Policy.Native;

/// <summary>How much memory a device has for this process.</summary>
internal static partial class DeviceMemory
{
    /// <summary>
    /// Bytes of a device; null if they are unknown. Of the CPU those that are free or held by this process already; of a GPU
    /// its total.
    /// </summary>
    /// <param name="device">cpu, cuda or cuda:N.</param>
    public static long? BytesOf(string device) =>
        device == "cpu" ? BytesOfMachine() : BytesOfCuda(device.Split(':') is [_, var index] ? int.Parse(index, CultureInfo.InvariantCulture) : 0);

    private static long BytesOfMachine()
    {
        var limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return AvailableBytes() is { } available ? Math.Min(limit, available + Environment.WorkingSet) : limit;
    }

    private static long? AvailableBytes()
    {
        const string Path = "/proc/meminfo";
        var line = File.Exists(Path) ? File.ReadLines(Path).FirstOrDefault(l => l.StartsWith("MemAvailable:", StringComparison.Ordinal)) : null;
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kibibytes, ..] && long.TryParse(kibibytes, CultureInfo.InvariantCulture, out var count)
            ? count * 1024
            : null;
    }

    private static long? BytesOfCuda(int index)
    {
        try
        {
            return Initialize(0) == 0 && GetDevice(out var device, index) == 0 && GetTotalMemory(out var bytes, device) == 0 ? (long)bytes : null;
        }
        catch (DllNotFoundException)
        {
            return null;
        }
    }

    // The driver's interface, because TorchSharp does not have this one of libtorch's.
    [LibraryImport("libcuda.so.1", EntryPoint = "cuInit")]
    private static partial int Initialize(uint flags);

    [LibraryImport("libcuda.so.1", EntryPoint = "cuDeviceGet")]
    private static partial int GetDevice(out int device, int ordinal);

    [LibraryImport("libcuda.so.1", EntryPoint = "cuDeviceTotalMem_v2")]
    private static partial int GetTotalMemory(out nuint bytes, int device);
}
