using System.Runtime.InteropServices;

namespace NousCoder.Policy.Native;

/// <summary>Memory of a device by the CUDA driver, because TorchSharp has no call for it. Null without a driver or on an error.</summary>
internal static partial class CudaDriver
{
    private const string Library = "libcuda.so.1";

    /// <summary>Returns the bytes of a device.</summary>
    public static long? TotalBytes(int index) => Ask(index, device => GetTotalMemory(out var bytes, device) == 0 ? (long)bytes : null);

    /// <summary>
    /// Returns the bytes of a device that no process holds. Creates the device's primary context, which libtorch uses too; it stays
    /// until the process ends.
    /// </summary>
    public static long? FreeBytes(int index) => Ask(index, FreeBytesOf);

    private static long? FreeBytesOf(int device)
    {
        if (RetainContext(out var context, device) != 0 || PushContext(context) != 0)
        {
            return null;
        }

        try
        {
            return GetMemory(out var free, out _) == 0 ? (long)free : null;
        }
        finally
        {
            _ = PopContext(out _);
        }
    }

    private static long? Ask(int index, Func<int, long?> question)
    {
        try
        {
            return Initialize(0) == 0 && GetDevice(out var device, index) == 0 ? question(device) : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport(Library, EntryPoint = "cuInit")]
    private static partial int Initialize(uint flags);

    [LibraryImport(Library, EntryPoint = "cuDeviceGet")]
    private static partial int GetDevice(out int device, int ordinal);

    [LibraryImport(Library, EntryPoint = "cuDeviceTotalMem_v2")]
    private static partial int GetTotalMemory(out nuint bytes, int device);

    [LibraryImport(Library, EntryPoint = "cuDevicePrimaryCtxRetain")]
    private static partial int RetainContext(out nint context, int device);

    [LibraryImport(Library, EntryPoint = "cuCtxPushCurrent_v2")]
    private static partial int PushContext(nint context);

    [LibraryImport(Library, EntryPoint = "cuCtxPopCurrent_v2")]
    private static partial int PopContext(out nint context);

    [LibraryImport(Library, EntryPoint = "cuMemGetInfo_v2")]
    private static partial int GetMemory(out nuint free, out nuint total);
}
