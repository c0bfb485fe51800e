namespace NousCoder.Datasets.Packages.Statements.Tex;

/// <summary>Environments: sections, lists, tables, code and formulas.</summary>
internal sealed partial class TexRenderer
{
    // Arguments that environments take after their name, as in TexCommands; most take none or an optional one.
    private static readonly Dictionary<string, string> EnvironmentArguments = new()
    {
        ["minipage"] = "ooom", ["multicols"] = "m", ["wrapfigure"] = "omom", ["wraptable"] = "omom", ["floatingfigure"] = "om",
        ["adjustbox"] = "m",
        ["spacing"] = "m", ["subfigure"] = "om", ["tabular"] = "om", ["tabular*"] = "mom", ["tabularx"] = "mom", ["tabulary"] = "mom",
        ["longtable"] = "om", ["minted"] = "om", ["thebibliography"] = "m", ["list"] = "mm",
    };

    private static readonly ImmutableArray<string> Formulas =
        ["equation", "displaymath", "math", "align", "alignat", "flalign", "gather", "multline", "eqnarray", "array"];

    private readonly Stack<List> _lists = new();

    private void RenderEnvironment(string environment, TexReader reader, StatementWriter writer)
    {
        var source = reader.Environment(environment);
        if (Formulas.Contains(environment.TrimEnd('*')))
        {
            var isPlain = environment.TrimEnd('*') is "equation" or "displaymath" or "math";
            RenderDisplay(isPlain ? source : $"\\begin{{{environment}}}{source}\\end{{{environment}}}", writer);
            return;
        }

        var body = new TexReader(source);
        SkipArguments(EnvironmentArguments.GetValueOrDefault(environment, "o"), body);
        var content = body.Rest();
        switch (environment)
        {
            case "Input" or "Output" or "Interaction":
                Heading("## ", environment, writer);
                Render(source, writer);
                writer.Paragraph();
                break;
            case "itemize" or "enumerate" or "description" or "compactitem" or "compactenum" or "list":
                RenderList(environment, content, writer);
                break;
            case "tabular" or "tabular*" or "tabularx" or "tabulary" or "longtable":
                RenderTable(content, writer);
                break;
            case "verbatim" or "lstlisting" or "Verbatim" or "minted" or "alltt":
                writer.Block(StatementSamples.Fenced(content.Trim('\n')));
                break;
            case "tikzpicture" or "pgfpicture" or "asy" or "picture":
                writer.Text("[Figure]");
                break;
            case "titlepage" or "comment":
                break;
            default:
                // A figure, a quotation, a box: what is in it, as paragraphs.
                writer.Paragraph();
                Render(content, writer);
                writer.Paragraph();
                break;
        }
    }

    private void RenderList(string environment, string content, StatementWriter writer)
    {
        var indentation = writer.Indentation;
        var lines = _lists.Count == 0 ? 2 : 1;
        _lists.Push(new List(environment is "enumerate" or "compactenum", environment == "description", indentation));
        writer.NewLine(lines);
        Render(content, writer);
        _lists.Pop();
        writer.Indentation = indentation;
        writer.NewLine(lines);
    }

    private void RenderItem(TexReader reader, StatementWriter writer)
    {
        var label = reader.Optional() is { } source ? RenderInline(source) : "";
        if (!_lists.TryPeek(out var list))
        {
            writer.Item(writer.Indentation, "- ");
            return;
        }

        writer.Item(list.Indentation, list.IsNumbered && label.Length == 0 ? $"{++list.Count}. " : "- ");
        if (label.Length > 0)
        {
            writer.Text(list.HasLabels ? $"**{label}**" : label);
            writer.Space();
        }
    }

    private void RenderTable(string content, StatementWriter writer)
    {
        writer.Paragraph();
        foreach (var row in TexTable.Rows(content))
        {
            var cells = row.Select(RenderInline).ToArray();
            if (cells.Any(c => c.Length > 0))
            {
                writer.Text(string.Join(" | ", cells));
                writer.NewLine();
            }
        }

        writer.Paragraph();
    }

    private sealed class List(bool isNumbered, bool hasLabels, string indentation)
    {
        public bool IsNumbered => isNumbered;

        public bool HasLabels => hasLabels;

        public string Indentation => indentation;

        public int Count { get; set; }
    }
}
