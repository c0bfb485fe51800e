using TorchSharp;

namespace NousCoder.Policy.Native;

/// <summary>The process's libtorch.</summary>
public static class TorchRuntime
{
    /// <summary>Sets how many threads one tensor operation on the CPU may use. It holds for the whole process.</summary>
    /// <param name="threads">At least 1. OpenMP's threads spin while they wait, so sandbox slots and these together should not exceed the cores.</param>
    /// <exception cref="InvalidOperationException">libtorch cannot be loaded; the message says how to get one.</exception>
    public static void Configure(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        RequireLoaded();
        torch.set_num_threads(threads);
    }

    /// <summary>One line for people: libtorch's version, where it was loaded from, threads, and whether CUDA can be used.</summary>
    /// <exception cref="InvalidOperationException">libtorch cannot be loaded; the message says how to get one.</exception>
    public static string Describe()
    {
        RequireLoaded();
        var cuda = torch.cuda.is_available() ? $"{torch.cuda.device_count()} CUDA device(s)" : "no CUDA";
        return $"libtorch {torch.__version__} from {NativeLibraries.Source}, {torch.get_num_threads()} thread(s), {cuda}";
    }

    /// <summary>Sets if products of float32 matrices on a GPU may use TF32. Holds for the whole process.</summary>
    internal static void AllowTf32(bool allow) => torch.backends.cuda.matmul.allow_tf32 = allow;

    private static string Mend =>
        "Build with the default -p:Torch=cpu; or with -p:Torch=none, and set " + NativeLibraries.FolderVariable + " to the folder that " +
        "holds libtorch_cpu.so of version 2.10.0, such as site-packages/torch/lib of a PyTorch installation.";

    private static void RequireLoaded()
    {
        if (NativeLibraries.Failure is { } failure)
        {
            throw new InvalidOperationException($"libtorch could not be loaded. {failure}");
        }

        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception e) when (e is NotSupportedException or DllNotFoundException or TypeInitializationException or EntryPointNotFoundException)
        {
            throw new InvalidOperationException($"libtorch could not be loaded. {NativeLibraries.Failure ?? e.GetBaseException().Message} {Mend}", e);
        }
    }
}
