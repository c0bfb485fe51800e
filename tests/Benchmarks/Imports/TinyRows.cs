using System.Text;
using System.Text.Json;

namespace NousCoder.Benchmarks.Imports;

/// <summary>Writes problems of one test of a few bytes, each another: what costs then is the row, not its content.</summary>
internal static class TinyRows
{
    public static async Task WriteAsync(string path, int count, CancellationToken cancellationToken)
    {
        await using var file = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        for (var n = 0; n < count; n++)
        {
            var tests = JsonSerializer.Serialize(new { input = (string[])[$"{n}\n"], output = (string[])[$"{n + 1L}\n"] });
            await file.WriteLineAsync(
                JsonSerializer.Serialize(new { problem = $"Read a number and print the next one. (Generated, {n}.)", tests, index = n }).AsMemory(), cancellationToken);
        }
    }
}
