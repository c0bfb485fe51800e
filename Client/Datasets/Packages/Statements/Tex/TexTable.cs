namespace NousCoder.Datasets.Packages.Statements.Tex;

/// <summary>Splits the content of a table.</summary>
internal static class TexTable
{
    /// <summary>Cells of each row. What stands in braces, in formulas and in environments of its own is not split.</summary>
    public static IEnumerable<IReadOnlyList<string>> Rows(string content)
    {
        var cells = new List<string>();
        var reader = new TexReader(content);
        var start = 0;
        while (!reader.IsAtEnd)
        {
            reader.Until("\\{&");
            if (reader.IsAtEnd)
            {
                break;
            }

            var end = reader.Position;
            switch (reader.Current)
            {
                case '{':
                    reader.Group();
                    continue;
                case '&':
                    reader.Position++;
                    cells.Add(content[start..end]);
                    start = reader.Position;
                    continue;
            }

            switch (reader.Command())
            {
                case "begin":
                    reader.Environment(reader.Argument().Trim());
                    break;
                case "\\" or "tabularnewline" or "cr":
                    reader.Take('*');
                    reader.Optional();
                    cells.Add(content[start..end]);
                    start = reader.Position;
                    yield return cells;
                    cells = [];
                    break;
            }
        }

        cells.Add(content[start..]);
        yield return cells;
    }
}
