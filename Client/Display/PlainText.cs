namespace NousCoder.Client.Display;

/// <summary>Text that is written as it is: a program or a path that was wrapped could not be copied.</summary>
internal static class PlainText
{
    public static void Line(this IAnsiConsole console, string text = "") => console.Profile.Out.Writer.WriteLine(text);

    /// <summary>Names and values, a line each; the empty values are left out.</summary>
    public static void Facts(this IAnsiConsole console, params IReadOnlyList<(string Name, string Value)> facts)
    {
        var width = facts.Max(f => f.Name.Length);
        foreach (var (name, value) in facts.Where(f => f.Value.Length > 0))
        {
            console.Write(new Text(name.PadRight(width), new Style(decoration: Decoration.Dim)));
            console.Line("  " + value);
        }
    }
}
