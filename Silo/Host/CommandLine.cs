using System.CommandLine;
using System.CommandLine.Help;

namespace NousCoder.Silo;

/// <summary>Runs a command line. Exit codes: 0 done, 1 failed, 2 wrong usage.</summary>
internal static class CommandLine
{
    public const int Done = 0;
    public const int Failed = 1;
    private const int WrongUsage = 2;

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
        {
            Complain($"{parsed.Errors[0].Message.TrimEnd('.')}; --help says how it is used");
            return WrongUsage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            // A host ends in order by its own rules.
            ProcessTerminationTimeout = null,
        });
    }

    /// <summary>Writes an error: one line on standard error.</summary>
    public static void Complain(string message) =>
        Console.Error.WriteLine($"silo: {string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))}");
}
