namespace NousCoder.Sandbox.Boxes;

/// <summary>What one test may use.</summary>
internal sealed record BoxLimits
{
    /// <summary>Where the kernel counts processes by user namespace: threads that a test may have.</summary>
    private const uint Threads = 256;

    public required TimeSpan Cpu { get; init; }

    public required long MemoryBytes { get; init; }

    public required long AddressSpaceBytes { get; init; }

    public required int OutputBytes { get; init; }

    /// <summary>Wall time without the time that the test waits for a CPU.</summary>
    public required TimeSpan Wall { get; init; }

    /// <summary>Wall time in all; a test that has not been decided by then is not verified.</summary>
    public required TimeSpan HardWall { get; init; }

    /// <summary>Wall time after which a box first asks about a test: most tests are shorter.</summary>
    public TimeSpan FirstQuestion => Wall < TimeSpan.FromSeconds(2) ? Wall / 2 : TimeSpan.FromSeconds(1);

    /// <summary>RLIMIT_NPROC, or 0 for none: before Linux 5.14 it counts all processes of the user on the machine.</summary>
    public uint Processes { get; } = Environment.OSVersion.Version >= new Version(5, 14) ? Threads : 0;

    public static BoxLimits For(TimeSpan cpu, long memoryBytes, SandboxOptions options)
    {
        var wall = (cpu * options.WallLimitFactor) + options.WallGrace;
        return new BoxLimits
        {
            Cpu = cpu,
            MemoryBytes = memoryBytes,
            AddressSpaceBytes = memoryBytes + options.AddressSpaceReserveBytes,
            OutputBytes = options.OutputLimitBytes,
            Wall = wall,
            HardWall = wall * options.StarvedLimitFactor,
        };
    }
}
