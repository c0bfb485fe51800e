using System.Diagnostics;

namespace NousCoder.Sandbox.Boxes;

/// <summary>
/// Measures the own time of one process: its wall time without the time that it waited for a CPU, so the wall time that it
/// would have had on a machine to itself. A process that idles has much of it, one that is starved has little.
/// </summary>
/// <param name="limits">What the process may use.</param>
/// <param name="runQueue">Shows its threads; it may show none.</param>
internal sealed class OwnTime(BoxLimits limits, RunQueue runQueue)
{
    /// <summary>A process that the run queue does not show counts as starved while it uses this share of a core.</summary>
    private const double LeastShare = 0.002;

    /// <summary>
    /// Mean turn of a thread that computes, at its shortest; the kernel grants milliseconds. A thread that gives the CPU
    /// back sooner was going to sleep again, and its waits for a turn are its own doing.
    /// </summary>
    private static readonly TimeSpan ShortestTurn = TimeSpan.FromMicroseconds(100);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);

    private Dictionary<int, ThreadTimes> _threads = [];
    private TimeSpan _wall;
    private TimeSpan _cpu;
    private TimeSpan _own;
    private long _begin;

    /// <summary>Decides about a process that is still running.</summary>
    /// <param name="wall">Its wall time.</param>
    /// <param name="cpu">Its CPU time.</param>
    /// <returns>The decision, and when to ask again if it goes on.</returns>
    public (BoxDecision Decision, TimeSpan Pause) Decide(TimeSpan wall, TimeSpan cpu)
    {
        // The box measures from the beginning of the process; from then on the clock is read beside the run queue.
        _begin = _begin == 0 ? Stopwatch.GetTimestamp() - (long)(wall.TotalSeconds * Stopwatch.Frequency) : _begin;
        var threads = runQueue.Read();
        var now = Stopwatch.GetElapsedTime(_begin);
        var passed = now - _wall;
        var starved = Min(threads is null ? Guess(passed, cpu - _cpu) : LongestWait(threads), passed - Min(cpu - _cpu, passed));
        _own += passed - starved;
        _wall = now;
        _cpu = cpu;
        _threads = threads ?? [];
        if (_own >= limits.Wall || (threads is null && _wall >= limits.HardWall))
        {
            return (BoxDecision.Idle, TimeSpan.Zero);
        }

        return _wall >= limits.HardWall ? (BoxDecision.Starved, TimeSpan.Zero) : (BoxDecision.GoOn, Pause(starved));
    }

    /// <summary>
    /// The wait of the thread that waited longest: the process as a whole waited at least as long. The sum would grow with
    /// the number of threads, which a program chooses.
    /// </summary>
    private TimeSpan LongestWait(Dictionary<int, ThreadTimes> threads)
    {
        var longest = TimeSpan.Zero;
        foreach (var (id, times) in threads)
        {
            var before = _threads.GetValueOrDefault(id);
            var waited = times.Waited - before.Waited;
            if (waited > longest && times.Cpu - before.Cpu >= (times.Turns - before.Turns) * ShortestTurn)
            {
                longest = waited;
            }
        }

        return longest;
    }

    private static TimeSpan Guess(TimeSpan passed, TimeSpan cpu) => cpu >= passed * LeastShare ? passed - cpu : TimeSpan.Zero;

    /// <summary>Threads that take turns wait in turns: between two looks that are close together it is one that waits.</summary>
    private TimeSpan Pause(TimeSpan starved)
    {
        var pause = _threads.Count > 1 && starved > TimeSpan.Zero ? ShortestPause * (1 + (_threads.Count / 8)) : LongestPause;
        var left = Min(limits.Wall - _own, limits.HardWall - _wall);
        return Min(pause, left < ShortestPause ? ShortestPause : left);
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
