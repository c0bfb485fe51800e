using System.ComponentModel.DataAnnotations;

namespace NousCoder.Sandbox;

/// <summary>How this machine runs untrusted programs.</summary>
public sealed class SandboxOptions
{
    /// <summary>Programs that run at once; each may take a core and the memory limit of its tests. Default: half of the cores, at least 1.</summary>
    public int Slots { get; set; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>
    /// Most that one test may write to standard output, as a result, or to temporary files, in bytes. Of standard error only the
    /// end is kept, however much it is. Default 64 MiB.
    /// </summary>
    public int OutputLimitBytes { get; set; } = 64 << 20;

    /// <summary>Decoded test suites that are kept in memory, in bytes. Default 256 MiB. A larger suite is kept alone.</summary>
    public long SuiteCacheBytes { get; set; } = 256L << 20;

    /// <summary>
    /// Verdicts that are remembered, so that a program which was run against the same suite under the same limits is not run
    /// again. 0 runs every program. Default 16,384: some 20 MiB.
    /// </summary>
    public int VerdictCacheEntries { get; set; } = 16_384;

    /// <summary>The Python interpreter, 3.10 or newer. Default: <c>/usr/bin/python3</c>, else <c>/usr/local/bin/python3</c>, else the first on PATH, whichever the sandbox's user can run.</summary>
    public string? PythonPath { get; set; }

    /// <summary>The bubblewrap executable. Default: <c>bwrap</c> on PATH.</summary>
    public string? BubblewrapPath { get; set; }

    /// <summary>User and group that programs run as when the silo runs as root; otherwise they run as the silo's own user. Default 65534, nobody.</summary>
    public int Uid { get; set; } = 65534;

    /// <summary>
    /// A test fails by <c>time_limit</c> when its wall time, without the time that it waited for a CPU, reaches this many
    /// times its CPU limit plus <see cref="WallGrace"/>. Default 2.
    /// </summary>
    public double WallLimitFactor { get; set; } = 2;

    /// <summary>Added to the wall limit of a test. Default 3 s.</summary>
    public TimeSpan WallGrace { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// A test that waits for a CPU is given up, not verified, when its wall time in all reaches this many times its wall
    /// limit. Default 30: it has had less than a sixtieth of a core.
    /// </summary>
    public double StarvedLimitFactor { get; set; } = 30;

    /// <summary>
    /// Address space that a test has beyond its memory limit, for its stack of 1 GiB, the stacks of 200 threads and the
    /// interpreter, in bytes. Default 2 GiB.
    /// </summary>
    public long AddressSpaceReserveBytes { get; set; } = 2L << 30;

    /// <summary>Scheduling niceness added to sandboxed processes, 0 to 19. Default 5.</summary>
    public int Niceness { get; set; } = 5;

    /// <summary>Whether control groups, version 1 or 2, are a second wall for memory and processes where this process may make them. Default true.</summary>
    public bool UseControlGroups { get; set; } = true;

    /// <summary>The strongest isolation to try. Where the machine refuses it the next weaker one is used and reported. Default <see cref="BoxIsolation.Full"/>.</summary>
    public BoxIsolation StrongestIsolation { get; set; } = BoxIsolation.Full;

    /// <summary>The weakest isolation to accept; the sandbox is unavailable below it. Default <see cref="BoxIsolation.Shared"/>.</summary>
    public BoxIsolation WeakestIsolation { get; set; } = BoxIsolation.Shared;

    /// <exception cref="ValidationException">A value is out of its range.</exception>
    public void Validate()
    {
        Check(Slots is >= 1 and <= 4096, nameof(Slots), "between 1 and 4096");
        Check(OutputLimitBytes is >= 1 << 10 and <= 1 << 30, nameof(OutputLimitBytes), "between 1 KiB and 1 GiB");
        Check(SuiteCacheBytes >= 0, nameof(SuiteCacheBytes), "0 or more");
        Check(VerdictCacheEntries >= 0, nameof(VerdictCacheEntries), "0 or more");
        Check(Uid is >= 1, nameof(Uid), "1 or more: programs never run as root");
        Check(WallLimitFactor is >= 1 and <= 100, nameof(WallLimitFactor), "between 1 and 100");
        Check(WallGrace >= TimeSpan.Zero && WallGrace <= TimeSpan.FromHours(1), nameof(WallGrace), "between 0 and 1 hour");
        Check(StarvedLimitFactor is >= 2 and <= 1000, nameof(StarvedLimitFactor), "between 2 and 1000");
        Check(AddressSpaceReserveBytes is >= 1L << 28 and <= 1L << 40, nameof(AddressSpaceReserveBytes), "between 256 MiB and 1 TiB");
        Check(Niceness is >= 0 and <= 19, nameof(Niceness), "between 0 and 19");
        Check(WeakestIsolation >= StrongestIsolation, nameof(WeakestIsolation), $"{StrongestIsolation} or weaker");

        static void Check(bool ok, string name, string range)
        {
            if (!ok)
            {
                throw new ValidationException($"Sandbox option {name} must be {range}.");
            }
        }
    }
}
