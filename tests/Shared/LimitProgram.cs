using System.Globalization;
using NousCoder.Contracts.Rollouts;

namespace NousCoder.Tests;

/// <summary>A program that comes near a limit of time or waits for long, and what is right to say of it however busy the machine is.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Source">It prints "done" if it gets that far.</param>
/// <param name="Reason">Why it fails; null if it is right.</param>
internal sealed record LimitProgram(string Name, string Source, FailureReason? Reason)
{
    /// <param name="limit">CPU limit of the test; wall time is limited by default, to twice that and 3 s.</param>
    public static IReadOnlyList<LimitProgram> All(TimeSpan limit) =>
    [
        new("computes for 0.9 of the limit", Compute(0.9 * limit) + Done, null),
        new("computes for 0.9 of the limit in a thread", InThreads(1, 0.9 * limit) + Done, null),
        new("computes for 0.9 of the limit in two threads", InThreads(2, 0.45 * limit) + Done, null),
        new("sleeps for the limit, computes for half of it", $"import time\ntime.sleep({Seconds(limit)})\n{Compute(0.5 * limit)}{Done}", null),
        new("computes for 1.1 of the limit", Compute(1.1 * limit) + Done, FailureReason.TimeLimit),
        new("sleeps for ever", "import time\ntime.sleep(10**6)", FailureReason.TimeLimit),
        new("stops itself", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", FailureReason.TimeLimit),
        new("sleeps and computes a little for ever", "import time\nwhile True:\n  time.sleep(0.02)\n  sum(range(2000))", FailureReason.TimeLimit),
    ];

    private const string Done = "print('done')\n";

    /// <summary>By its own clock: the CPU time of the same work varies with the machine.</summary>
    private static string Compute(TimeSpan cpu) => $"import time\nwhile time.process_time() < {Seconds(cpu)}: pass\n";

    private static string InThreads(int count, TimeSpan cpu) =>
        $$"""
        import threading, time
        def work():
          while time.thread_time() < {{Seconds(cpu)}}: pass
        threads = [threading.Thread(target=work) for _ in range({{count}})]
        for t in threads: t.start()
        for t in threads: t.join()

        """;

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(CultureInfo.InvariantCulture);
}
