using System.Text;

namespace NousCoder.Sandbox.Boxes;

/// <summary>
/// A program that is known to be right. If it does not pass, the machine is at fault and no verdict can be trusted.
/// It also tries what must be refused, and uses what a test may use.
/// </summary>
internal static class HonestProgram
{
    /// <summary>Reads two numbers, and then what this machine is known to lack.</summary>
    private const string Source =
        """
        import fcntl, os, socket, sys
        print(sum(map(int, input().split())))
        lacking = sys.stdin.read().splitlines()

        def open_descriptor():
            for fd in range(4, 1 << 14):
                try:
                    os.fstat(fd)
                except OSError:
                    continue
                return
            raise OSError

        refused = {
            "socket": lambda: socket.socket(),
            "fork": lambda: os.fork(),
            "write": lambda: open("/probe", "w"),
            "signal": lambda: os.kill(1, 9),
            "lock": lambda: fcntl.flock(open(os.__file__), fcntl.LOCK_EX),
            "descriptor": open_descriptor,
            "times": lambda: os.utime("times of devices" in lacking and os.__file__ or "/dev/null"),
        }
        for name, attempt in refused.items():
            try:
                attempt()
                print(name, "is open")
                os._exit(0)
            except OSError:
                print(name, "is shut")
        if "temporary files" not in lacking:
            with open("probe", "w+") as file:
                file.write("kept")
                file.seek(0)
                assert file.read() == "kept"
        """;

    private const string Answer =
        "42\nsocket is shut\nfork is shut\nwrite is shut\nsignal is shut\nlock is shut\ndescriptor is shut\ntimes is shut\n";

    /// <exception cref="BoxDiedException">It did not pass.</exception>
    public static void Verify(Zygote zygote, SandboxOptions options)
    {
        var limits = BoxLimits.For(TimeSpan.FromSeconds(10), 1L << 30, options);
        if (zygote.Begin(Source, "", limits) is { } objection)
        {
            throw new BoxDiedException($"An honest program did not compile: {objection}");
        }

        var result = zygote.Run(Encoding.UTF8.GetBytes("19 23\n" + string.Join('\n', zygote.Lacking)));
        zygote.End();
        if (result.Judge(limits) is { } reason)
        {
            throw new BoxDiedException($"An honest program failed: {reason} {result.ErrorText}");
        }

        var output = Encoding.UTF8.GetString(result.Output);
        if (output != Answer)
        {
            throw new BoxDiedException($"An honest program printed '{output.Trim().ReplaceLineEndings("; ")}'");
        }
    }
}
