using NousCoder.Policy.Native;
using TorchSharp;

namespace NousCoder.Benchmarks.Policy;

/// <summary>
/// The check of a device: parity with the CPU, speed, and peak memory beside the estimate, in one table. Shapes are Qwen3-0.6B's and
/// Qwen3-14B's on a GPU, and tiny ones on the CPU, where the same code runs as a smoke test.
/// </summary>
internal static class DeviceCheck
{
    /// <summary>Measures and prints the table.</summary>
    /// <returns>The exit status: 0; 1 if a result differs from the CPU's by more than is allowed; 2 if there is no such device.</returns>
    public static async Task<int> RunAsync(string device, int threads, bool json, CancellationToken cancellationToken)
    {
        TorchRuntime.Configure(threads);
        await Console.Error.WriteLineAsync(TorchRuntime.Describe());
        if (device != "cpu" && (!torch.cuda.is_available() || DeviceMemory.IndexOf(device) >= torch.cuda.device_count()))
        {
            await Console.Error.WriteLineAsync(
                $"There is no {device}. The check needs an NVIDIA GPU with its driver, and libtorch 2.10 for CUDA: " +
                $"build with -p:Torch=cuda, or with -p:Torch=none and {NativeLibraries.FolderVariable} set.");
            return 2;
        }

        // Before anything is allocated on the device.
        DeviceMemory.Observe(device);
        var report = new Report($"check of {device}, {threads} threads", "measured", "allowed or estimated");
        var isEqual = await DeviceParity.MeasureAsync(report, device, threads, cancellationToken);
        await DeviceSpeed.MeasureAsync(report, device, threads, cancellationToken);
        Report.Write([report], json);
        if (!isEqual)
        {
            await Console.Error.WriteLineAsync($"Results on {device} differ from those on the CPU by more than is allowed.");
        }

        return isEqual ? 0 : 1;
    }
}
