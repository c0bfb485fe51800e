using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace NousCoder.Policy.Native;

/// <summary>
/// Lets TorchSharp find its native libraries: in an existing PyTorch installation where <see cref="FolderVariable"/> names
/// one, and on systems whose libstdc++ is older than the one TorchSharp was linked with.
/// </summary>
internal static class NativeLibraries
{
    /// <summary>Environment variable that names the folder of an existing libtorch.</summary>
    public const string FolderVariable = "NOUSCODER_LIBTORCH";

    private const string Binding = "libLibTorchSharp.so";

    // In the order of their dependencies. Once loaded by full path, the loader finds them by name for whatever needs them.
    private static readonly string[] Required = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];
    private static readonly string[] ForCuda = ["libc10_cuda.so", "libtorch_cuda.so"];

    private static bool _installed;

    /// <summary>Where libtorch comes from, for people.</summary>
    public static string Source { get; private set; } = "the packages of this build";

    /// <summary>Why libtorch could not be loaded, where this class knows.</summary>
    public static string? Failure { get; private set; }

    /// <summary>Runs before anything of this assembly, so before TorchSharp looks for its natives.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "TorchSharp loads its natives at the first touch; the handler must be there before.")]
    internal static void Install()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        ProcessDefaults.Apply();
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => name is "LibTorchSharp" ? LoadBinding() : 0;
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder)
        {
            LoadInstallation(folder);
        }
    }

    private static void LoadInstallation(string folder)
    {
        string[] candidates = [folder, Path.Combine(folder, "lib"), Path.Combine(folder, "torch", "lib")];
        if (candidates.FirstOrDefault(f => File.Exists(Path.Combine(f, "libtorch_cpu.so"))) is not { } found)
        {
            Failure = $"{FolderVariable} is '{folder}', where no libtorch_cpu.so is.";
            return;
        }

        // TorchSharp loads libtorch_cpu.so of its packages by name before it looks at what is there, and a second libtorch in
        // one process ends it. There is no way around that but a build without one.
        if (SearchFolders().FirstOrDefault(f => File.Exists(Path.Combine(f, "libtorch_cpu.so"))) is { } bundled)
        {
            Failure = $"{FolderVariable} names a libtorch, but this build brings one of its own in {bundled}. Build with -p:Torch=none, or unset {FolderVariable}.";
            return;
        }

        _installed = TryLoadLibtorch(found);
        Source = found;
    }

    /// <summary>Called only where the ordinary load has failed: a libtorch that is elsewhere, or a libstdc++ that is too old.</summary>
    private static nint LoadBinding()
    {
        if (SearchFolders().Select(f => Path.Combine(f, Binding)).FirstOrDefault(File.Exists) is not { } binding)
        {
            Failure ??= $"{Binding} is not beside the program.";
            return 0;
        }

        var bundled = Path.GetDirectoryName(binding)!;
        return _installed || TryLoadLibtorch(bundled) ? LoadPatched(binding) : 0;
    }

    private static nint LoadPatched(string binding)
    {
        // The loader keeps the file open by its mapping: the copy can go as soon as it is loaded.
        var copy = Directory.CreateTempSubdirectory("nouscoder-native-");
        try
        {
            var path = Path.Combine(copy.FullName, Binding);
            var image = File.ReadAllBytes(binding);
            SymbolVersions.MakeWeak(image, version => version.StartsWith("GLIBCXX_", StringComparison.Ordinal));
            File.WriteAllBytes(path, image);
            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or IOException)
        {
            Failure ??= e.Message;
            return 0;
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    private static bool TryLoadLibtorch(string folder)
    {
        try
        {
            foreach (var library in Required.Concat(ForCuda.Where(l => File.Exists(Path.Combine(folder, l)))))
            {
                NativeLibrary.Load(Path.Combine(folder, library));
            }

            return true;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            Failure ??= e.Message;
            return false;
        }
    }

    private static IEnumerable<string> SearchFolders()
    {
        var probed = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return [.. probed, AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native")];
    }
}
