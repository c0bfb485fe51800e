namespace NousCoder.Client.Display;

/// <summary>Standard output and error as Spectre sees them.</summary>
internal static class Terminal
{
    /// <summary>Width of tables where no terminal says one: wide enough that no row is wrapped.</summary>
    private const int WidthElsewhere = 400;

    /// <summary>Standard output, for a person.</summary>
    public static IAnsiConsole Out { get; } = Create(Console.Out, Console.IsOutputRedirected);

    /// <summary>Whether a live display makes sense.</summary>
    public static bool IsInteractive =>
        !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (redirected)
        {
            console.Profile.Width = WidthElsewhere;
        }

        return console;
    }
}
