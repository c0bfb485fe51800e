namespace NousCoder.Datasets.Packages.Statements.Tex;

/// <summary>Formulas, definitions, and the commands of the Kattis class.</summary>
internal sealed partial class TexRenderer
{
    /// <returns>False if the command is none of these.</returns>
    private bool RenderSpecial(string command, int start, TexReader reader, StatementWriter writer)
    {
        switch (command)
        {
            case "begin":
                RenderEnvironment(reader.Argument().Trim(), reader, writer);
                return true;
            case "end":
                reader.Argument();
                return true;
            case "item":
                RenderItem(reader, writer);
                return true;
            case "verb" or "lstinline":
                writer.Text($"`{reader.Verb(start)}`");
                return true;
            case "(" when reader.Through("\\)") is { } formula:
                writer.Text(Formula("$", formula));
                return true;
            case "[" when reader.Through("\\]") is { } formula:
                RenderDisplay(formula, writer);
                return true;
            case "href":
                RenderLink(reader, writer);
                return true;
            case "newcommand" or "renewcommand" or "providecommand" or "DeclareMathOperator" or "def" or "gdef" or "edef" or "xdef":
                _macros.Define(command, reader);
                return true;
            case "let":
                reader.Argument();
                reader.Take('=');
                reader.Argument();
                return true;
            case "newenvironment" or "renewenvironment":
                SkipArguments("*mo", reader);
                SkipArguments("mm", reader);
                return true;
            case "ifplastex":
                // The class defines it as false outside of its HTML.
                _ = reader.Through("\\else") ?? reader.Through("\\fi");
                return true;
            case "illustration":
                RenderIllustration(reader, writer);
                return true;
            case "problemname":
                // Its argument may be missing.
                Title = IsAtGroup(reader) && RenderInline(reader.Argument()) is { Length: > 0 } title ? title : Title;
                writer.Paragraph();
                return true;
            case "problemyamlname":
                writer.Text(name ?? "");
                return true;
            case "nextsample":
                writer.Block(samples.Next() ?? "");
                return true;
            case "includesample":
                reader.Argument();
                writer.Block(samples.Next() ?? "");
                return true;
            case "remainingsamples":
                writer.Block(string.Join("\n\n", samples.Remaining()));
                return true;
            default:
                return false;
        }
    }

    private static void SkipArguments(string kinds, TexReader reader)
    {
        foreach (var kind in kinds)
        {
            _ = kind switch
            {
                '*' => reader.Take('*') ? "" : null,
                'o' => reader.Optional(),
                _ => reader.Argument(),
            };
        }
    }

    private void RenderIllustration(TexReader reader, StatementWriter writer)
    {
        reader.Argument();
        var file = reader.Argument();
        var caption = RenderInline(reader.Argument());
        writer.Paragraph();
        writer.Text($"[Figure: {(caption.Length > 0 ? caption : file)}]");
        writer.Paragraph();
    }

    private void RenderLink(TexReader reader, StatementWriter writer)
    {
        reader.Optional();
        var address = reader.Argument().Replace("\\", "");
        var text = RenderInline(reader.Argument());
        writer.Text(text.Length == 0 || text == address ? address : $"{text} ({address})");
    }

    private void RenderDollar(TexReader reader, StatementWriter writer)
    {
        reader.Position++;
        var start = reader.Position;
        if (reader.Take('$'))
        {
            if (reader.Through("$$") is { } display)
            {
                RenderDisplay(display, writer);
                return;
            }

            reader.Position = start;
        }

        while (!reader.IsAtEnd)
        {
            var part = reader.Until("\\$\n");
            if (reader.IsAtEnd)
            {
                break;
            }

            if (reader.Current == '$')
            {
                var end = reader.Position++;
                writer.Text(Formula("$", reader.Slice(start, end)));
                return;
            }

            if (reader.Current == '\\')
            {
                reader.Position += 2;
            }
            else if (reader.White() > 1)
            {
                break;
            }
        }

        // A formula that does not end before its paragraph is an amount of money.
        reader.Position = start;
        writer.Text("$");
    }

    private void RenderDisplay(string formula, StatementWriter writer)
    {
        writer.NewLine();
        writer.Text(Formula("$$", formula));
        writer.NewLine();
    }

    private string Formula(string mark, string formula)
    {
        var text = _macros.InFormula(formula).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return text.Length == 0 ? "" : $"{mark}{string.Join(' ', text)}{mark}";
    }
}
