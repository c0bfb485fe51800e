using System.Text.Encodings.Web;
using System.Text.Json;

namespace NousCoder.Datasets.Tests;

public sealed class SuiteTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("a")]
    [InlineData("é\n")]
    [InlineData("😀\"")]
    public void A_suite_in_pieces_has_the_bytes_of_one_that_is_written_at_once(string unit)
    {
        // Segments end in the middle of characters, pieces in the middle of tests.
        string[] inputs = ["", unit, .. Enumerable.Range(0, 3).Select(n => new string('x', n) + string.Concat(Enumerable.Repeat(unit, 200_000)))];
        var tests = new { input = inputs, output = inputs.Reverse().ToArray() };

        var row = Rows.Read(JsonSerializer.Serialize(new { problem = "p", tests = JsonSerializer.Serialize(tests) }));

        row.Suite.Json().ShouldBe(JsonSerializer.Serialize(tests, Relaxed));
        row.Suite.Pieces().Count().ShouldBeGreaterThan(1);
        row.Suite.Pieces().Max(p => p.Length).ShouldBeLessThan(512 * 1024);
    }
}
