using System.Globalization;
using System.Runtime.InteropServices;

namespace NousCoder.Policy.Native;

/// <summary>How much memory a device has.</summary>
internal static partial class DeviceMemory
{
    /// <summary>Bytes of a device; null where they cannot be found out.</summary>
    /// <param name="device">cpu, cuda or cuda:N.</param>
    public static long? BytesOf(string device) =>
        device == "cpu" ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes : BytesOfCuda(device.Split(':') is [_, var index] ? int.Parse(index, CultureInfo.InvariantCulture) : 0);

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
