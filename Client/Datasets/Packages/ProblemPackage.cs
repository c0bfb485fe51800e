using System.Text;
using System.Text.Unicode;
using NousCoder.Client.Datasets.Formats;
using NousCoder.Client.Datasets.Json;
using NousCoder.Client.Datasets.Suites;
using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Datasets.Packages;

/// <summary>
/// One problem in the ICPC / Kattis package format, legacy or 2023-07. What its judging needs and this project's does not
/// have, such as an output validator of its own, is refused.
/// </summary>
/// <param name="files">Where it is.</param>
/// <param name="folder">Its folder there, with '/' at its end; empty for the top.</param>
internal sealed class ProblemPackage(IPackageFiles files, string folder)
{
    /// <summary>Name of the file that makes a folder a package.</summary>
    public const string Settings = "problem.yaml";

    private const long MaxTextBytes = 1 << 20;
    private const long MaxTestBytes = 512 << 20;

    private static readonly ImmutableArray<string> UsedFolders = ["data", "output_validator", "problem_statement", "statement"];

    private static readonly ImmutableArray<string> StatementFolders = ["problem_statement/", "statement/", ""];

    /// <summary>Name by which the package is known: its folder's, or its archive's.</summary>
    public string Name => Path.GetFileNameWithoutExtension((folder.Length > 0 ? folder : files.Path).TrimEnd('/'));

    /// <summary>What it is called in errors.</summary>
    public string Where => folder.Length > 0 ? $"{files.Path}/{folder.TrimEnd('/')}" : files.Path;

    /// <summary>Whether a file makes its folder a package.</summary>
    public static bool IsSettings(string name) => Path.GetFileName(name) == Settings;

    /// <exception cref="RowException">It cannot be used.</exception>
    public RowProblem Read(bool withSolutions)
    {
        var settings = PackageSettings.Parse(Text(Settings));
        settings.RefuseWhatIsNotJudgedHere();
        RefuseWhatIsNotJudgedHere();
        return new RowProblem
        {
            Statement = Statement(),
            Kind = ProblemKind.Stdin,
            Tests = Tests(settings),
            Source = settings.Source,
            SourceId = Name,
            TimeLimitSeconds = settings.TimeLimitSeconds ?? TimeLimitFile(),
            Solutions = withSolutions ? Solutions() : ReferenceSolutions.None,
        };
    }

    private void RefuseWhatIsNotJudgedHere()
    {
        // A link in the place of a folder would hide what is in it, tests and validator among it.
        if (Below("").FirstOrDefault(n => (UsedFolders.Contains(n) || n.StartsWith("data/", StringComparison.Ordinal)) && files.IsLink(folder + n)) is { } link)
        {
            throw Link(link);
        }

        if (Below("output_validator/").Any())
        {
            throw new RowException("output_validator: outputs are compared here, not given to a validator");
        }

        if (Below("data/").FirstOrDefault(n => n.EndsWith(".args", StringComparison.Ordinal)) is { } arguments)
        {
            throw new RowException($"{arguments}: programs are given no command-line arguments here");
        }
    }

    private string Statement()
    {
        var name = StatementFolders
            .SelectMany(f => Below(f).Where(n => !n[f.Length..].Contains('/') && IsStatement(n[f.Length..])).OrderBy(n => Rank(n[f.Length..])))
            .FirstOrDefault() ?? throw new RowException("there is no problem_statement/problem.en.tex or .md: no statement that is text");
        var statement = Text(name);
        return statement.Length is > 0 and <= 256 * 1024
            ? statement
            : throw new RowException($"{name}: {(statement.Length == 0 ? "is empty" : $"has {statement.Length} characters, more than {256 * 1024}")}");
    }

    private static bool IsStatement(string name) =>
        name.StartsWith("problem.", StringComparison.Ordinal) && Path.GetExtension(name) is ".tex" or ".md";

    // English, then what names no language, then any other.
    private static int Rank(string name) => name.Split('.') is [_, "en", _] ? 0 : name.Split('.').Length == 2 ? 1 : 2;

    /// <summary>The samples first, then the secret tests, each in the order of their names.</summary>
    private RawTests Tests(PackageSettings settings)
    {
        var inputs = Below("data/sample/").Concat(Below("data/secret/")).Where(n => n.EndsWith(".in", StringComparison.Ordinal)).ToArray();
        var total = inputs.Sum(n => files.Length(folder + n));
        var tests = new List<RawTest>(inputs.Length);
        foreach (var input in inputs)
        {
            var answer = Path.ChangeExtension(input, ".ans");
            if (!Has(answer))
            {
                throw new RowException($"{input}: there is no {Path.GetFileName(answer)} beside it");
            }

            total += files.Length(folder + answer);
            if (total > MaxTestBytes)
            {
                throw new RowException($"data: the tests have more than {MaxTestBytes} bytes");
            }

            tests.Add(new RawTest(TestText(input), TestText(answer)));
        }

        return tests.Count > 0
            ? new RawTests { Tests = tests, Comparison = Comparison(settings, inputs) }
            : throw new RowException("data: there is no test in sample or secret");
    }

    /// <summary>How the outputs of all tests are compared: by the package's flags, and those of the group that each test is in.</summary>
    private TokenComparison Comparison(PackageSettings settings, IReadOnlyList<string> inputs)
    {
        var package = settings.Comparison(new TokenComparison());
        var stated = Below("data/")
            .Where(n => n.EndsWith(".yaml", StringComparison.Ordinal))
            .Select(n => (Name: n, Settings: PackageSettings.Parse(Text(n), n)))
            .Where(f => f.Settings.HasFlags)
            .ToDictionary(f => f.Name, f => f.Settings.Comparison(package));
        if (stated.Count == 0)
        {
            return package;
        }

        var byTest = inputs.Select(i => SettingsOf(i).Where(stated.ContainsKey).Select(s => stated[s]).FirstOrDefault(package)).ToArray();
        return Array.FindIndex(byTest, c => c != byTest[0]) is >= 0 and var other
            ? throw new RowException($"data: the outputs of {inputs[0]} and {inputs[other]} are compared by different flags; here it is the same for all tests of a problem")
            : byTest[0];
    }

    /// <summary>Where a test's settings may stand, nearest first: with its own name, and in each folder above it.</summary>
    private static IEnumerable<string> SettingsOf(string input)
    {
        yield return Path.ChangeExtension(input, ".yaml");
        for (var end = input.LastIndexOf('/'); end > 0; end = input.LastIndexOf('/', end - 1))
        {
            yield return $"{input[..end]}/testdata.yaml";
            yield return $"{input[..end]}/test_group.yaml";
        }
    }

    private ReferenceSolutions Solutions() => ReferenceSolutions.Of(Below("submissions/accepted/")
        .Where(n => n.EndsWith(".py", StringComparison.Ordinal))
        .Select(n => files.Length(folder + n) <= ReferenceSolutions.MaxBytes ? Text(n) : null));

    private double? TimeLimitFile() => Has(".timelimit")
        ? PackageSettings.Seconds(Text(".timelimit").Trim()) ?? throw new RowException(".timelimit: is no number of seconds")
        : null;

    private RawValue TestText(string name)
    {
        var bytes = Bytes(name, MaxTestBytes);
        return Utf8.IsValid(bytes) ? new RawValue(bytes, IsJson: false) : throw new RowException($"{name}: is not UTF-8");
    }

    private string Text(string name)
    {
        var text = Bytes(name, MaxTextBytes).AsMemory();
        return Utf8.IsValid(text.Span) ? Encoding.UTF8.GetString(text.Span.TrimStart("\uFEFF"u8)) : throw new RowException($"{name}: is not UTF-8");
    }

    /// <summary>An archive may claim a size that its content has not: no more is read than was claimed.</summary>
    private byte[] Bytes(string name, long most)
    {
        if (files.IsLink(folder + name))
        {
            throw Link(name);
        }

        var length = files.Length(folder + name);
        if (length > most)
        {
            throw new RowException($"{name}: has {length} bytes, more than {most}");
        }

        var bytes = new byte[length];
        try
        {
            using var stream = files.Open(folder + name);
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (EndOfStreamException)
        {
            throw new RowException($"{name}: is damaged or cut off");
        }
        catch (Exception error) when (error is InvalidDataException or NotSupportedException or FileNotFoundException or UnauthorizedAccessException)
        {
            throw new RowException($"{name}: cannot be read: {error.Message.TrimEnd('.')}");
        }
    }

    private static RowException Link(string name) => new($"{name}: is a symbolic link, which is not followed in an archive; pack what it leads to");

    private bool Has(string name) => files.Names.Contains(folder + name);

    private IEnumerable<string> Below(string part) => files.Names.Below(folder + part).Select(n => n[folder.Length..]);
}
