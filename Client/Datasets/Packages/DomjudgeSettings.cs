namespace NousCoder.Datasets.Packages;

/// <summary>DOMjudge's <c>domjudge-problem.ini</c>: a name and a value a line, the value perhaps in quotes.</summary>
internal sealed class DomjudgeSettings
{
    /// <summary>Name of the file.</summary>
    public const string File = "domjudge-problem.ini";

    private readonly Dictionary<string, string> _values = [];

    private DomjudgeSettings(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            if (line.Split('=', 2) is [var name, var value] && name.Trim() is [not (';' or '#' or '['), ..] trimmed)
            {
                _values[trimmed] = Unquoted(value.Trim());
            }
        }
    }

    /// <summary>The problem's name; null where it has none.</summary>
    public string? Name => Value("name");

    /// <summary>CPU seconds of one test; null where it does not say.</summary>
    /// <exception cref="RowException">It is no number of seconds.</exception>
    public double? TimeLimitSeconds => Value("timelimit") is { } text
        ? PackageSettings.Seconds(text) ?? throw new RowException($"{File}: timelimit: '{text}' is no number of seconds")
        : null;

    /// <summary>Settings of a package; empty ones where it has no such file.</summary>
    public static DomjudgeSettings Of(PackageFolder package) => new(package.Has(File) ? package.Text(File) : "");

    /// <exception cref="RowException">The problem is judged by programs that only its judge has.</exception>
    public void RefuseUnsupported()
    {
        foreach (var name in (string[])["special_compare", "special_run"])
        {
            if (Value(name) is { } program)
            {
                throw new RowException($"{File}: {name}: outputs are compared here, not given to '{program}'");
            }
        }
    }

    private static string Unquoted(string value)
    {
        if (value is [('"' or '\'') and var quote, ..] && value.IndexOf(quote, 1) is > 0 and var end)
        {
            return value[1..end];
        }

        var comment = value.IndexOf(';');
        return comment < 0 ? value : value[..comment].TrimEnd();
    }

    private string? Value(string name) => _values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
