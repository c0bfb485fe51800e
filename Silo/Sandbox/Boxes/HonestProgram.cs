using System.Text;

namespace NousCoder.Sandbox.Boxes;

/// <summary>
/// A program that is known to be right. Where it does not pass, the machine is at fault and no verdict can be trusted;
/// it also tries the doors that must be shut.
/// </summary>
internal static class HonestProgram
{
    private const string Source =
        """
        import os, socket
        print(sum(map(int, input().split())))
        doors = {
            "socket": lambda: socket.socket(),
            "fork": lambda: os.fork(),
            "write": lambda: open("/probe", "w"),
            "signal": lambda: os.kill(1, 9),
        }
        for name, door in doors.items():
            try:
                door()
                print(name, "is open")
                os._exit(0)
            except OSError:
                print(name, "is shut")
        """;

    private const string Answer = "42\nsocket is shut\nfork is shut\nwrite is shut\nsignal is shut\n";

    /// <exception cref="BoxDiedException">It did not pass.</exception>
    public static void Verify(Zygote zygote, SandboxOptions options)
    {
        var limits = BoxLimits.For(TimeSpan.FromSeconds(10), 1L << 30, options);
        if (zygote.Begin(Source, "", limits) is { } objection)
        {
            throw new BoxDiedException($"An honest program did not compile: {objection}");
        }

        var result = zygote.Run("19 23\n"u8.ToArray());
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
