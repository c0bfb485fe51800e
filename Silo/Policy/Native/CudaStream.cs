using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using TorchSharp;

namespace NousCoder.Policy.Native;

/// <summary>
/// The CUDA stream of a thread, through libtorch's stable C interface (torch/csrc/stable/c/shim.h of 2.10). Threads that share the
/// default stream wait for each other's operations on the device.
/// </summary>
internal static unsafe partial class CudaStream
{
    private const string Library = "libtorch_cuda.so";
    private const string FromPool = "torch_get_cuda_stream_from_pool";
    private const string SetCurrent = "torch_set_current_cuda_stream";

    /// <summary>
    /// Makes a stream of libtorch's pool the calling thread's current one. Does nothing on the CPU. On failure the thread keeps the
    /// default stream, and one warning says why.
    /// </summary>
    /// <param name="device">cpu, cuda or cuda:N.</param>
    /// <param name="logger">Receives the warning.</param>
    /// <returns>True if the thread has a stream of its own.</returns>
    public static bool TryEnter(string device, ILogger logger)
    {
        if (device == "cpu")
        {
            return false;
        }

        var failure = Enter(DeviceMemory.IndexOf(device));
        if (failure is not null)
        {
            LogDefault(logger, Thread.CurrentThread.Name ?? "", device, failure);
        }

        return failure is null;
    }

    /// <returns>The reason of a failure, or null.</returns>
    private static string? Enter(int index)
    {
        // Loads libtorch_cuda.so, where there is one.
        if (!torch.cuda.is_available())
        {
            return "CUDA is not available";
        }

        if (!NativeLibrary.TryLoad(Library, out var library))
        {
            return $"{Library} is not loaded";
        }

        if (!NativeLibrary.TryGetExport(library, FromPool, out var fromPool)
            || !NativeLibrary.TryGetExport(library, SetCurrent, out var setCurrent))
        {
            return $"{Library} exports no {FromPool} and {SetCurrent}; libtorch 2.10 does";
        }

        nint stream;
        if (((delegate* unmanaged[Cdecl]<byte, int, nint*, int>)fromPool)(0, index, &stream) != 0)
        {
            return $"{FromPool} failed; its reason is on the standard error";
        }

        return ((delegate* unmanaged[Cdecl]<nint, int, int>)setCurrent)(stream, index) == 0
            ? null
            : $"{SetCurrent} failed; its reason is on the standard error";
    }

    [LoggerMessage(LogLevel.Warning,
        "The thread {Thread} uses the default CUDA stream of {Device}, so sampling and updates wait for each other: {Reason}.")]
    private static partial void LogDefault(ILogger logger, string thread, string device, string reason);
}
