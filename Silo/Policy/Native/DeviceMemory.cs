using System.Collections.Concurrent;
using System.Globalization;

namespace NousCoder.Policy.Native;

/// <summary>Memory of a device that this process can use.</summary>
/// <param name="Bytes">Bytes that are free or held by this process already; of a GPU whose free memory is unknown, its total.</param>
/// <param name="IsTotal">True if the bytes are the device's total, whatever others hold of it.</param>
internal readonly record struct DeviceMemory(long Bytes, bool IsTotal)
{
    private static readonly ConcurrentDictionary<int, long> MostFree = [];

    /// <summary>
    /// Returns the memory of a device; null if it is unknown. Of a GPU the most that was ever free since this process first observed
    /// the device, so that its own weights and what libtorch caches are not counted as taken.
    /// </summary>
    /// <param name="device">cpu, cuda or cuda:N.</param>
    public static DeviceMemory? Of(string device)
    {
        if (device == "cpu")
        {
            return new DeviceMemory(BytesOfMachine(), IsTotal: false);
        }

        Observe(device);
        var index = IndexOf(device);
        if (MostFree.TryGetValue(index, out var free))
        {
            return new DeviceMemory(free, IsTotal: false);
        }

        return CudaDriver.TotalBytes(index) is { } total ? new DeviceMemory(total, IsTotal: true) : null;
    }

    /// <summary>Notes the free memory of a GPU. Called before anything is allocated on it. Does nothing for the CPU.</summary>
    public static void Observe(string device)
    {
        if (device != "cpu" && CudaDriver.FreeBytes(IndexOf(device)) is { } free)
        {
            MostFree.AddOrUpdate(IndexOf(device), free, (_, most) => Math.Max(most, free));
        }
    }

    /// <summary>Returns the number of a CUDA device: 0 of "cuda".</summary>
    public static int IndexOf(string device) =>
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
}
