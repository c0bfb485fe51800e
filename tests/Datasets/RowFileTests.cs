using System.IO.Pipes;
using System.Text;
using NousCoder.Contracts;
using NousCoder.Datasets.Files;

namespace NousCoder.Datasets.Tests;

public sealed class RowFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public async Task Lines_are_rows_and_blank_lines_are_none()
    {
        var rows = await ReadAsync("\uFEFF{\"a\":1}\r\n\n   \n{\"b\":2}");

        rows.ShouldBe([(1, 0, "{\"a\":1}"), (4, 1, "{\"b\":2}")]);
    }

    [Fact]
    public async Task An_array_is_split_into_its_elements()
    {
        var rows = await ReadAsync("\n[ {\"a\": \"],[\\\"{\"},\n\n{\"b\": [1, {}]}\n]\n");

        rows.ShouldBe([(2, 0, "{\"a\": \"],[\\\"{\"}"), (4, 1, "{\"b\": [1, {}]}")]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("[]")]
    [InlineData(" [ \n ] ")]
    public async Task An_empty_file_has_no_rows(string content) => (await ReadAsync(content)).ShouldBeEmpty();

    [Fact]
    public async Task An_array_that_breaks_off_ends_in_a_damaged_row()
    {
        var rows = await ReadAsync("[{\"a\":1},\n{\"b\":");

        rows.ShouldBe([(1, 0, "{\"a\":1}"), (2, 1, "{\"b\":")]);
    }

    [Theory]
    [InlineData("[{\"a\":1},\n{\"b\":2},\n", 3, "the file ends before the ']'")]
    [InlineData("[{\"a\":1},\n{\"b\":2}", 2, "the file ends within this row")]
    [InlineData("[{\"a\":1},\n{\"b\":2}]\n\n{\"c\":3}\n", 4, "the array that the file begins with ends before this")]
    [InlineData("[]\n{\"a\":1}\n{\"b\":2}", 2, "the array that the file begins with ends before this")]
    [InlineData("[", 1, "the file ends before the ']'")]
    public async Task What_an_array_lacks_or_has_behind_it_is_told_once(string content, long line, string damage)
    {
        var rows = new List<RowText>();
        await File.WriteAllTextAsync(_path, content, TestContext.Current.CancellationToken);
        await foreach (var row in RowFile.ReadAsync(_path, null, TestContext.Current.CancellationToken))
        {
            rows.Add(row);
        }

        rows[^1].Line.ShouldBe(line);
        rows[^1].Damage.ShouldStartWith(damage);
        rows[..^1].ShouldAllBe(r => r.Damage == "");
        (await RowFile.ReadAsync(_path, rows[^1].Next, null, TestContext.Current.CancellationToken).CountAsync(TestContext.Current.CancellationToken)).ShouldBe(0);
    }

    [Fact]
    public async Task A_bracket_too_many_is_the_damage_of_its_row_alone()
    {
        var rows = await ReadAsync("[{\"a\":1}},\n{\"b\":2]},\n{\"c\":3}]");

        rows.ShouldBe([(1, 0, "{\"a\":1}}"), (2, 1, "{\"b\":2]}"), (3, 2, "{\"c\":3}")]);
    }

    [Theory]
    [InlineData("{}\n{\"a\": \"")]
    [InlineData("[{},\n{\"a\": \"")]
    public async Task A_row_that_is_too_large_is_told_by_file_and_line(string begin)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(begin + new string('x', 3 << 20)));
        var buffer = new GrowingBuffer(content, "rows.json", most: 1 << 20);
        var rows = begin[0] == '[' ? JsonArrayRows.ReadAsync(buffer, RowPlace.Start(), TestContext.Current.CancellationToken) : JsonLineRows.ReadAsync(buffer, RowPlace.Start(), TestContext.Current.CancellationToken);

        var error = await Should.ThrowAsync<NousCoderException>(async () => await rows.CountAsync(TestContext.Current.CancellationToken));

        error.Message.ShouldStartWith("rows.json:2: the row that begins here has more than 1048576 bytes");
    }

    [Theory]
    [InlineData("", "\n", "")]
    [InlineData("[", ",\n", "]")]
    public async Task Rows_larger_than_the_buffer_arrive_whole(string before, string between, string after)
    {
        string[] expected = [.. new[] { 10, 700_000, 300, 2_000_000, 5 }.Select((n, i) => $"{{\"{i}\":\"{new string('x', n)}\"}}")];

        var rows = await ReadAsync(before + string.Join(between, expected) + after);

        rows.Select(r => r.Json).ShouldBe(expected);
        rows.Select(r => r.Line).ShouldBe([1, 2, 3, 4, 5]);
    }

    [Fact]
    public async Task A_pipe_is_refused()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        var path = $"/proc/self/fd/{pipe.SafePipeHandle.DangerousGetHandle()}";

        var error = await Should.ThrowAsync<NousCoderException>(() => RowStream.OpenAsync(path, TestContext.Current.CancellationToken));

        error.Message.ShouldStartWith($"{path}: is a pipe");
        FileFacts.Of(path).Length.ShouldBe(0);
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        var error = await Should.ThrowAsync<NousCoderException>(async () =>
        {
            await foreach (var _ in RowFile.ReadAsync("nowhere.jsonl", null, TestContext.Current.CancellationToken))
            {
            }
        });

        error.Message.ShouldBe("nowhere.jsonl: there is no such file");
    }

    public void Dispose() => File.Delete(_path);

    private async Task<List<(long Line, long Position, string Json)>> ReadAsync(string content)
    {
        await File.WriteAllTextAsync(_path, content, TestContext.Current.CancellationToken);
        var rows = new List<(long, long, string)>();
        await foreach (var row in RowFile.ReadAsync(_path, null, TestContext.Current.CancellationToken))
        {
            rows.Add((row.Line, row.Position, Encoding.UTF8.GetString(row.Json.Span)));
        }

        return rows;
    }
}
