using System.Text;

namespace NousCoder.Datasets.Packages.Statements;

/// <summary>
/// Reads a package's statement as a solver would see it: with its title and its samples, in Markdown, with formulas as TeX.
/// </summary>
internal static class PackageStatement
{
    private const int MaxCharacters = 256 * 1024;

    private static readonly ImmutableArray<string> Folders = ["problem_statement/", "statement/", ""];

    /// <param name="package">The package.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="otherName">The problem's name if neither its settings nor the statement say it; may be null.</param>
    /// <exception cref="RowException">There is no statement that is text, or it is empty or too long.</exception>
    public static string Read(PackageFolder package, PackageSettings settings, string? otherName)
    {
        var file = Folders.SelectMany(f => StatementsIn(package, f)).FirstOrDefault()
            ?? throw new RowException("there is no problem_statement/problem.en.tex or .md: no statement that is text");
        var source = package.Text(file);
        if (string.IsNullOrWhiteSpace(source) || source.Length > MaxCharacters)
        {
            throw new RowException(
                $"{file}: {(source.Length <= MaxCharacters ? "is empty" : $"has {source.Length} characters, more than {MaxCharacters}")}");
        }

        var name = settings.Name(LanguageOf(file)) ?? otherName;
        var samples = StatementSamples.Of(package);
        var text = settings.WithConstants(source.ReplaceLineEndings("\n"));
        var (title, body) = file.EndsWith(".tex", StringComparison.Ordinal)
            ? Tex.TexStatement.Convert(text, name, samples)
            : (name, MarkdownStatement.Convert(text, samples));
        var statement = new StringBuilder();
        if (title is not null && !body.StartsWith($"# {title}\n", StringComparison.Ordinal))
        {
            statement.Append("# ").Append(title).Append("\n\n");
        }

        statement.Append(body.Trim('\n')).Append('\n');
        foreach (var sample in samples.Remaining())
        {
            statement.Append('\n').Append(sample).Append('\n');
        }

        return statement.ToString();
    }

    private static IEnumerable<string> StatementsIn(PackageFolder package, string folder) => package.Below(folder)
        .Where(n => !n[folder.Length..].Contains('/') && IsStatement(n[folder.Length..]))
        .OrderBy(n => Rank(n[folder.Length..]));

    private static bool IsStatement(string name) =>
        name.StartsWith("problem.", StringComparison.Ordinal) && (Path.GetExtension(name) is ".tex" or ".md");

    // English, then what names no language, then any other.
    private static int Rank(string name) => name.Split('.') switch
    {
        [_, "en", _] => 0,
        [_, _] => 1,
        _ => 2,
    };

    private static string LanguageOf(string file) => Path.GetFileName(file).Split('.') is [_, var language, _] ? language : "en";
}
