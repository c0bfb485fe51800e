using System.Globalization;
using NousCoder.Contracts;
using NousCoder.Policy.Warmup;

namespace NousCoder.Silo.Warmup;

/// <summary>What follows the word warmup on the command line.</summary>
internal sealed record WarmupArguments(WarmupOptions Options, bool Json)
{
    public const string Usage =
        "usage: warmup [--problems FILE] [--solutions FILE] [--out DIR] [--seed N] [--steps N] [--json]";

    /// <exception cref="FormatException">An argument cannot be used; the message says which and why.</exception>
    /// <exception cref="NousCoderException">No file was named and none comes with the program.</exception>
    public static WarmupArguments Parse(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var json = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--json":
                    json = true;
                    break;
                case "--problems" or "--solutions" or "--out" or "--seed" or "--steps":
                    var name = arguments[i++];
                    if (i == arguments.Count || arguments[i].Length == 0 || arguments[i].StartsWith("--", StringComparison.Ordinal))
                    {
                        throw new FormatException($"{name} needs a value");
                    }

                    values[name] = arguments[i];
                    break;
                default:
                    throw new FormatException($"'{arguments[i]}' is no option of warmup");
            }
        }

        var seed = Number("--seed", 0);
        var steps = Number("--steps", 1);
        var defaults = new WarmupOptions
        {
            ProblemsPath = File("--problems", "problems.jsonl"),
            CorpusPath = File("--solutions", "solutions.jsonl"),
            OutputFolder = File("--out", "policy"),
        };
        return new(
            defaults with { Seed = (ulong?)seed ?? defaults.Seed, Steps = steps ?? defaults.Steps },
            json);

        string File(string option, string bundled) =>
            Path.GetFullPath(values.GetValueOrDefault(option) ?? Path.Combine(StarterFolder(option), bundled));

        int? Number(string option, int least) =>
            !values.TryGetValue(option, out var text) ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least ? number
            : throw new FormatException($"{option}: '{text}' is not a whole number from {least} to {int.MaxValue}");
    }

    /// <summary>infra/starter of the repository that the program was built in.</summary>
    private static string StarterFolder(string option)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var starter = Path.Combine(folder.FullName, "infra", "starter");
            if (Directory.Exists(starter))
            {
                return starter;
            }
        }

        throw new NousCoderException(
            $"{option}: infra/starter is not above {AppContext.BaseDirectory}, so there is no default; name a path");
    }
}
