namespace NousCoder.Sandbox.Boxes;

/// <summary>What one test may use.</summary>
internal sealed record BoxLimits
{
    /// <summary>A starved test has this many times the wall limit of an idle one.</summary>
    private const int HardWallFactor = 4;

    /// <summary>Where the kernel counts processes by user namespace: threads that a test may have.</summary>
    private const uint Threads = 256;

    public required TimeSpan Cpu { get; init; }

    public required long MemoryBytes { get; init; }

    public required long AddressSpaceBytes { get; init; }

    public required int OutputBytes { get; init; }

    public required TimeSpan Wall { get; init; }

    public TimeSpan HardWall => Wall * HardWallFactor;

    /// <summary>RLIMIT_NPROC, or 0 for none: before Linux 5.14 it counts all processes of the user on the machine.</summary>
    public uint Processes { get; } = Environment.OSVersion.Version >= new Version(5, 14) ? Threads : 0;

    public static BoxLimits For(TimeSpan cpu, long memoryBytes, SandboxOptions options) => new()
    {
        Cpu = cpu,
        MemoryBytes = memoryBytes,
        AddressSpaceBytes = memoryBytes + options.AddressSpaceReserveBytes,
        OutputBytes = options.OutputLimitBytes,
        Wall = (cpu * options.WallLimitFactor) + options.WallGrace,
    };
}
