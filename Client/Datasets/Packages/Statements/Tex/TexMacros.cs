using System.Text;
using System.Text.RegularExpressions;

namespace NousCoder.Datasets.Packages.Statements.Tex;

/// <summary>Macros that a statement defines for itself.</summary>
internal sealed partial class TexMacros
{
    private const int MaxExpansions = 10_000, MaxDepth = 32, MaxLength = 1 << 20;

    private readonly Dictionary<string, Macro> _macros = [];
    private int _expansions;

    /// <summary>Reads a definition after the name of its command: <c>\newcommand</c> and its kin, or <c>\def</c>.</summary>
    public void Define(string command, TexReader reader)
    {
        if (command is "def" or "gdef" or "edef" or "xdef")
        {
            reader.White();
            var defined = NameOf(reader.Argument());
            var parameters = reader.Until("{");
            Keep(defined, parameters.Count(c => c == '#'), null, reader.Argument());
            return;
        }

        reader.Take('*');
        var name = NameOf(reader.Argument());
        if (command is "DeclareMathOperator")
        {
            Keep(name, 0, null, $"\\operatorname{{{reader.Argument()}}}");
            return;
        }

        _ = int.TryParse(reader.Optional(), NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        var optional = reader.Optional();
        Keep(name, Math.Clamp(count, 0, 9), optional, reader.Argument());
    }

    /// <summary>Reads the arguments of a macro and returns what stands for it; null if there is no such macro.</summary>
    /// <exception cref="TexException">There are too many expansions.</exception>
    public string? Expand(string name, TexReader reader)
    {
        if (!_macros.TryGetValue(name, out var macro))
        {
            return null;
        }

        if (++_expansions > MaxExpansions)
        {
            throw new TexException("macros are expanded without end");
        }

        var arguments = new string[macro.Arguments];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = i == 0 && macro.Optional is not null ? reader.Optional() ?? macro.Optional : reader.Argument();
        }

        var text = Parameter().Replace(macro.Body, m => m.ValueSpan[1] - '1' is var i && i < arguments.Length ? arguments[i] : "");
        return text.Length <= MaxLength ? text : throw new TexException("macros make too much text");
    }

    /// <summary>A formula with the statement's own macros expanded, which its reader would not know.</summary>
    public string InFormula(string formula) => _macros.Count == 0 ? formula : InFormula(formula, 0);

    private string InFormula(string formula, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new TexException("macros are nested too deeply");
        }

        var result = new StringBuilder();
        var reader = new TexReader(formula);
        while (!reader.IsAtEnd)
        {
            result.Append(reader.Until("\\"));
            if (reader.IsAtEnd)
            {
                break;
            }

            var start = reader.Position;
            var name = reader.Command();
            if (Expand(name, reader) is { } text)
            {
                result.Append(InFormula(text, depth + 1));
                // The space that ended the name ends it still where a letter follows.
                if (!reader.IsAtEnd && char.IsAsciiLetter(reader.Current))
                {
                    result.Append(' ');
                }
            }
            else
            {
                result.Append(formula, start, reader.Position - start);
            }

            if (result.Length > MaxLength)
            {
                throw new TexException("macros make too much text");
            }
        }

        return result.ToString();
    }

    private static string NameOf(string argument) => argument.Trim().TrimStart('\\').Trim();

    private void Keep(string name, int arguments, string? optional, string body)
    {
        if (name.Length > 0)
        {
            _macros[name] = new Macro(arguments, optional, body);
        }
    }

    [GeneratedRegex("#[1-9]")]
    private static partial Regex Parameter();

    private sealed record Macro(int Arguments, string? Optional, string Body);
}
