using System.CommandLine.Help;

namespace NousCoder.Client.Commands;

/// <summary>The command line as a whole. Exit codes: 0 done, 1 failed, 2 wrong usage.</summary>
internal static class NousCoderConsole
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    /// <summary>Long enough for a private silo to end in order after Ctrl-C.</summary>
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] args)
    {
        var root = Root();
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
        {
            var error = parsed.UnmatchedTokens is [var unknown, ..]
                ? $"'{unknown}' is no command or option here"
                : parsed.Errors[0].Message.TrimEnd('.');
            Complain($"{error}; '{NameOf(parsed.CommandResult.Command, root)} --help' says how it is used");
            return WrongUsage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TerminationTimeout,
        });
    }

    /// <summary>Writes an error: one line on standard error.</summary>
    public static void Complain(string message) =>
        Console.Error.WriteLine($"nouscoder: {string.Join(' ', message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))}");

    private static RootCommand Root()
    {
        var root = new RootCommand("Post-trains a code model by reinforcement learning with verifiable rewards.")
        {
            new DemoCommand(),
            new DoctorCommand(),
            new Command("dataset", "Problems with hidden tests.")
            {
                new DatasetImportCommand(),
                new DatasetListCommand(),
                new DatasetShowCommand(),
                new DatasetVerifyCommand(),
            },
            new Command("train", "Training jobs.")
            {
                new TrainSubmitCommand(),
                new TrainWatchCommand(),
                new TrainListCommand(),
                new TrainShowCommand(),
                new TrainSchemaCommand(),
                new TrainControlCommand("pause", "Hold a job after what is running now.", "paused", job => job.Pause()),
                new TrainControlCommand("resume", "Go on with a paused or failed job.", "resumed", job => job.Resume()),
                new TrainControlCommand("stop", "End a job for good; its checkpoints and metrics stay.", "stopped", job => job.Stop(), endsJob: true),
            },
            new Command("problems", "Problems and how they fare.")
            {
                new ProblemsStatsCommand(),
                new ProblemsShowCommand(),
                new ProblemsHistoryCommand(),
            },
            new Command("rollouts", "Sampled completions and their verdicts.")
            {
                new RolloutsShowCommand(),
            },
            new Command("checkpoint", "Policies as files.")
            {
                new CheckpointImportCommand(),
                new CheckpointListCommand(),
                new CheckpointExportCommand(),
                new CheckpointDeleteCommand(),
            },
            new EvalCommand(),
            new GradeCommand(),
            new SilosCommand(),
        };
        GlobalOptions.AddTo(root);
        return root;
    }

    private static string NameOf(Command command, RootCommand root)
    {
        var names = new List<string>();
        for (Symbol? at = command; at is not null && at != root; at = at.Parents.FirstOrDefault())
        {
            names.Insert(0, at.Name);
        }

        return string.Join(' ', names.Prepend("nouscoder"));
    }
}
