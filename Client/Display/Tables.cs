using Spectre.Console.Rendering;

namespace NousCoder.Client.Display;

/// <summary>Tables of one look.</summary>
internal static class Tables
{
    /// <summary>A table; a column whose title begins with '#' holds numbers.</summary>
    public static Table Create(params ReadOnlySpan<string> columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var title in columns)
        {
            var column = new TableColumn(new Text(title.TrimStart('#'))).NoWrap();
            table.AddColumn(title.StartsWith('#') ? column.RightAligned() : column);
        }

        return table;
    }

    /// <summary>Adds a row of plain text: nothing in it is markup.</summary>
    public static Table Row(this Table table, params ReadOnlySpan<string> cells)
    {
        var texts = new IRenderable[cells.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            texts[i] = new Text(cells[i]);
        }

        return table.AddRow(texts);
    }
}
