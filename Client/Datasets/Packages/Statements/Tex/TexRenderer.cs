using System.Text;

namespace NousCoder.Datasets.Packages.Statements.Tex;

/// <summary>Writes a statement's TeX as Markdown, from left to right; arguments and environments are rendered in turn.</summary>
/// <param name="name">The problem's name; may be null.</param>
/// <param name="samples">The samples that it may show.</param>
internal sealed partial class TexRenderer(string? name, StatementSamples samples)
{
    private const int MaxDepth = 64;

    private readonly TexMacros _macros = new();
    private int _depth;
    private bool _inCode;

    /// <summary>The title that the statement gives itself; null if it gives none.</summary>
    public string? Title { get; private set; }

    /// <exception cref="TexException">It is nested too deeply, or becomes too long.</exception>
    public void Render(string text, StatementWriter writer)
    {
        if (++_depth > MaxDepth)
        {
            throw new TexException("the source is nested too deeply");
        }

        var reader = new TexReader(text);
        while (!reader.IsAtEnd)
        {
            RenderNext(reader, writer);
        }

        _depth--;
    }

    /// <summary>Renders a text for a line: line ends become spaces.</summary>
    public string RenderInline(string text)
    {
        var writer = new StatementWriter();
        Render(text, writer);
        return string.Join(' ', writer.ToString().Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
    }

    private void RenderNext(TexReader reader, StatementWriter writer)
    {
        switch (reader.Current)
        {
            case '\\':
                RenderCommand(reader, writer);
                break;
            case '$':
                RenderDollar(reader, writer);
                break;
            case '{':
                RenderGroup(reader, writer);
                break;
            case '}':
                reader.Position++;
                break;
            case '~':
                reader.Position++;
                writer.Space();
                break;
            case ' ' or '\t' or '\n':
                RenderWhite(reader.White(), writer);
                break;
            default:
                writer.Text(Typeset(reader.Until("\\${}~ \t\n")));
                break;
        }
    }

    private static void RenderWhite(int lines, StatementWriter writer)
    {
        if (lines == 0)
        {
            writer.Space();
        }
        else
        {
            writer.NewLine(Math.Min(lines, 2));
        }
    }

    // Quotes and dashes that are typed by several characters; there are none in code.
    private string Typeset(string text) => _inCode ? text : text
        .Replace("``", "\"").Replace("''", "\"").Replace('`', '\'').Replace("---", "—").Replace("--", "–");

    private static bool IsMark(string command) =>
        command is "bf" or "it" or "em" or "tt" or "sl" or "t" or "bfseries" or "itshape" or "ttfamily";

    private void RenderGroup(TexReader reader, StatementWriter writer)
    {
        var start = reader.Position;
        reader.Position++;
        reader.White();
        // {\bf text} marks the whole group; of other groups only the braces go.
        if (!reader.IsAtEnd && reader.Current == '\\' && IsMark(reader.Command()))
        {
            reader.Position = start;
            var inner = new TexReader(reader.Group());
            inner.White();
            var mark = TexCommands.Marks[inner.Command()];
            RenderMarked(mark, inner.Rest(), writer);
            return;
        }

        reader.Position = start + 1;
    }

    private void RenderMarked(string mark, string text, StatementWriter writer)
    {
        var inCode = _inCode;
        _inCode |= mark == "`";
        var inner = RenderInline(text);
        _inCode = inCode;
        if (inner.Length == 0 || inCode)
        {
            writer.Text(inner);
            return;
        }

        if (text[0] is ' ' or '\n')
        {
            writer.Space();
        }

        if (mark == "`" && inner.Contains('`'))
        {
            writer.Text($"`` {inner} ``");
        }
        else
        {
            writer.Text($"{mark}{inner}{mark}");
        }

        if (text[^1] is ' ' or '\n')
        {
            writer.Space();
        }
    }

    private void RenderCommand(TexReader reader, StatementWriter writer)
    {
        var start = reader.Position;
        var command = reader.Command();
        if (_macros.Expand(command, reader) is { } expansion)
        {
            Render(expansion, writer);
        }
        // \bf{text} is seen as well as {\bf text}; without a group it is a switch.
        else if (TexCommands.Marks.TryGetValue(command, out var mark) && (IsAtGroup(reader) || !TexCommands.Templates.ContainsKey(command)))
        {
            RenderMarked(mark, reader.Argument(), writer);
            if (command is "paragraph" or "subparagraph")
            {
                writer.Space();
            }
        }
        else if (TexCommands.Headings.TryGetValue(command, out var heading))
        {
            reader.Take('*');
            reader.Optional();
            Heading(heading, RenderInline(reader.Argument()), writer);
        }
        else if (!RenderSpecial(command, start, reader, writer))
        {
            RenderOther(command, reader, writer);
        }
    }

    private static bool IsAtGroup(TexReader reader) => !reader.IsAtEnd && reader.Current == '{';

    private static void Heading(string mark, string text, StatementWriter writer)
    {
        writer.Paragraph();
        writer.Text(mark + text);
        writer.Paragraph();
    }

    private void RenderOther(string command, TexReader reader, StatementWriter writer)
    {
        if (TexCommands.Templates.TryGetValue(command, out var template))
        {
            RenderTemplate(template, reader, writer);
        }
        else if (TexCommands.Symbols.TryGetValue(command, out var symbol))
        {
            writer.Text(symbol);
        }
        else if (TexCommands.Accents.TryGetValue(command, out var accent))
        {
            var letter = RenderInline(reader.Argument());
            writer.Text(letter.Length == 0 ? "" : (letter[..1] + accent + letter[1..]).Normalize(NormalizationForm.FormC));
        }
        else if (!IsAtGroup(reader))
        {
            // What is not known stays visible; where it has arguments, they say enough.
            writer.Text("\\" + command);
            if (char.IsWhiteSpace(reader.Slice(reader.Position - 1, reader.Position)[0]))
            {
                writer.Space();
            }
        }
    }

    private void RenderTemplate(TexCommands.Template template, TexReader reader, StatementWriter writer)
    {
        var arguments = new List<string>();
        foreach (var kind in template.Arguments)
        {
            switch (kind)
            {
                case '*':
                    reader.Take('*');
                    break;
                case 'o':
                    reader.Optional();
                    break;
                default:
                    arguments.Add(reader.Argument());
                    break;
            }
        }

        for (var at = 0; at < template.Text.Length; at++)
        {
            switch (template.Text[at])
            {
                case '\n':
                    writer.NewLine(at > 0 && template.Text[at - 1] == '\n' ? 2 : 1);
                    break;
                case ' ':
                    writer.Space();
                    break;
                case '#':
                    writer.Text(RenderInline(arguments[template.Text[++at] - '1']));
                    break;
                default:
                    var end = template.Text.IndexOfAny(['\n', ' ', '#'], at) is > 0 and var found ? found : template.Text.Length;
                    writer.Text(template.Text[at..end]);
                    at = end - 1;
                    break;
            }
        }
    }
}
