using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace NousCoder.Benchmarks;

/// <summary>Figures as a table for people or as JSON for programs.</summary>
internal sealed class Report(string title, params string[] columns)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly List<(string Name, double?[] Figures)> _rows = [];

    public string Title => title;

    public void Add(string name, params double?[] figures) => _rows.Add((name, figures));

    public static void Write(IReadOnlyList<Report> reports, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(reports.ToDictionary(r => r.Title, r => r.ToRows()), Json));
            return;
        }

        foreach (var report in reports)
        {
            report.WriteTable();
        }
    }

    private void WriteTable()
    {
        var table = new Table().Border(TableBorder.Markdown).AddColumn(title);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var (name, figures) in _rows)
        {
            table.AddRow([name, .. figures.Select(Format)]);
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine();
    }

    private IEnumerable<Dictionary<string, object?>> ToRows() => _rows.Select(r =>
    {
        var row = new Dictionary<string, object?> { ["name"] = r.Name };
        for (var i = 0; i < columns.Length; i++)
        {
            row[columns[i]] = r.Figures[i];
        }

        return row;
    });

    private static string Format(double? figure) => figure switch
    {
        null => "",
        >= 100 => figure.Value.ToString("N0", CultureInfo.InvariantCulture),
        _ => figure.Value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}
