using System.Globalization;
using System.Runtime.InteropServices;

namespace NousCoder.Policy.Native;

/// <summary>Memory of a device that this process can use.</summary>
internal static partial class DeviceMemory
{
    /// <summary>
    /// Bytes of a device; null if they are unknown. Of the CPU those that are free or held by this process already; of a GPU
    /// its total.
    /// </summary>
    /// <param name="device">cpu, cuda or cuda:N.</param>
    public static long? BytesOf(string device) =>
        device == "cpu" ? BytesOfMachine() : BytesOfCuda(IndexOf(device));

    private static int IndexOf(string device) =>
        device.Split(':') is [_, var index] ? int.Parse(index, CultureInfo.InvariantCulture) : 0;

    private static long BytesOfMachine()
    {
        var limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return AvailableBytes() is { } available ? Math.Min(limit, available + Environment.WorkingSet) : limit;
    }

    private static long? AvailableBytes()
    {
        const string Path = "/proc/meminfo";
        const string Field = "MemAvailable:";
        if (!File.Exists(Path) || File.ReadLines(Path).FirstOrDefault(l => l.StartsWith(Field, StringComparison.Ordinal)) is not { } line)
        {
            return null;
        }

        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 && long.TryParse(words[1], CultureInfo.InvariantCulture, out var kibibytes) ? kibibytes * 1024 : null;
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
