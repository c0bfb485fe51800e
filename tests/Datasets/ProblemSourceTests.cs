using System.IO.Compression;
using System.Text;
using System.Text.Json;
using NousCoder.Contracts;
using NousCoder.Tests;
using ZstdSharp;

namespace NousCoder.Datasets.Tests;

public sealed class ProblemSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Layouts => ["rows.jsonl", "rows.json", "rows.jsonl.gz", "rows.json.zst", "rows.parquet"];

    [Fact]
    public async Task Damaged_rows_are_found_with_their_lines_and_the_others_are_kept()
    {
        var rows = await ReadAsync(Write("rows.jsonl", $"{Row(0)}\n\n{{\"problem\": \"two\",\n{Row(3)}\n"));

        rows.Select(r => (r.Line, r.Row?.Index)).ShouldBe([(1, 0), (3, null), (4, 2)]);
        rows[1].Damage.ShouldStartWith("the row is not JSON");
        rows.ShouldAllBe(r => r.File == _folder["rows.jsonl"]);
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public async Task Reading_goes_on_after_any_row(string layout)
    {
        var source = await ProblemSources.OpenAsync(await WriteAsync(layout, 7), "auto", TestContext.Current.CancellationToken);
        var all = await Rows.ReadAsync(source);

        all.Select(r => r.Row?.Definition.Statement).ShouldBe(Enumerable.Range(0, 7).Select(n => n == 3 ? null : $"p{n}"));
        for (var n = 0; n < all.Count; n++)
        {
            (await Rows.ReadAsync(source, all[n].Next)).Select(Told).ShouldBe(all.Skip(n + 1).Select(Told));
        }

        static (long, string?, long?, string) Told(SourceRow row) => (row.Line, row.Row?.Definition.Suite.Hash, row.Row?.Index, row.Next);
    }

    [Fact]
    public async Task A_folder_of_files_is_one_source_that_goes_on_from_file_to_file()
    {
        Directory.CreateDirectory(_folder["taco"]);
        await WriteAsync("a.jsonl", 2);
        await WriteAsync("taco/b.parquet", 2);
        await WriteAsync("taco/c.json.gz", 2);
        Write("notes.txt", "no rows");
        var source = await ProblemSources.OpenAsync(_folder.Path, "auto", TestContext.Current.CancellationToken);

        var all = await Rows.ReadAsync(source);

        all.Select(r => (r.File, r.Row!.Index, r.Row.Definition.Source)).ShouldBe(
            [
                (_folder["a.jsonl"], 0, ""), (_folder["a.jsonl"], 1, ""), (_folder["taco/b.parquet"], 2, "taco"), (_folder["taco/b.parquet"], 3, "taco"),
                (_folder["taco/c.json.gz"], 4, "taco"), (_folder["taco/c.json.gz"], 5, "taco"),
            ]);
        (await Rows.ReadAsync(source, all[2].Next)).Select(r => r.Row!.Index).ShouldBe([3, 4, 5]);
    }

    [Theory]
    [InlineData("rows.jsonl.gz")]
    [InlineData("rows.jsonl.zst")]
    [InlineData("rows.parquet")]
    public async Task A_file_that_is_cut_off_is_named_and_not_taken_for_a_shorter_one(string layout)
    {
        var path = await WriteAsync(layout, 400);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(path, bytes[..(bytes.Length / 2)], TestContext.Current.CancellationToken);

        var error = await Should.ThrowAsync<NousCoderException>(() => ReadAsync(path));

        error.Message.ShouldStartWith($"{path}: is ");
        error.Message.ShouldEndWith("; fetch it again");
    }

    [Fact]
    public async Task A_link_counts_as_the_file_that_it_leads_to()
    {
        var file = Write("blob", Row(0) + "\n");
        Directory.CreateDirectory(_folder["snapshot"]);
        File.CreateSymbolicLink(_folder["snapshot/rows.jsonl"], "../blob");
        var before = await OpenAsync(_folder["snapshot"]);
        var fingerprint = before.Fingerprint;

        (await Rows.ReadAsync(before)).Single().Row.ShouldNotBeNull();
        before.Length.ShouldBe(new FileInfo(file).Length);
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        (await OpenAsync(_folder["snapshot"])).Fingerprint.ShouldNotBe(fingerprint);
    }

    [Fact]
    public async Task Two_files_of_equal_size_and_time_are_not_taken_for_the_same()
    {
        string[] shards = [Write("1.jsonl", Row(1)), Write("2.jsonl", Row(2))];
        Array.ForEach(shards, s => File.SetLastWriteTimeUtc(s, DateTime.UnixEpoch));

        (await OpenAsync(shards[0])).Fingerprint.ShouldNotBe((await OpenAsync(shards[1])).Fingerprint);
    }

    [Fact]
    public async Task What_holds_no_rows_is_told()
    {
        (await Should.ThrowAsync<NousCoderException>(() => ReadAsync("nowhere"))).Message.ShouldBe("nowhere: there is no such file or folder");
        (await Should.ThrowAsync<NousCoderException>(() => ReadAsync(_folder.Path))).Message.ShouldStartWith($"{_folder.Path}: holds no problem package");
    }

    [Fact]
    public async Task The_starter_problems_are_good_rows()
    {
        foreach (var file in (string[])["problems.jsonl", "held-out.jsonl"])
        {
            (await ReadAsync(Path.Combine(AppContext.BaseDirectory, "starter", file))).ShouldAllBe(r => r.Row != null);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static string Row(int n) => JsonSerializer.Serialize(new { problem = $"p{n}", tests = JsonSerializer.Serialize(new { input = new[] { $"{n * n} é" }, output = new[] { "1" } }) });

    private static string Damaged => """{"problem": "p", "tests": "{}"}""";

    private static async Task<List<SourceRow>> ReadAsync(string path) =>
        await Rows.ReadAsync(await OpenAsync(path));

    private static Task<IProblemSource> OpenAsync(string path) => ProblemSources.OpenAsync(path, "auto", TestContext.Current.CancellationToken);

    private string Write(string name, string content)
    {
        File.WriteAllText(_folder[name], content);
        return _folder[name];
    }

    /// <summary>Writes rows in the layout that the name says; the fourth is damaged.</summary>
    private async Task<string> WriteAsync(string name, int count)
    {
        string[] rows = [.. Enumerable.Range(0, count).Select(n => n == 3 ? Damaged : Row(n))];
        await using var file = File.Create(_folder[name]);
        if (name.EndsWith(".parquet", StringComparison.Ordinal))
        {
            await file.DisposeAsync();
            ParquetFiles.Write(_folder[name], rows, rowGroup: 3);
            return _folder[name];
        }

        var text = name.Contains(".jsonl", StringComparison.Ordinal) ? string.Join("\n", rows) : $"[ {string.Join(",\n ", rows)}\n]";
        await using Stream content = Path.GetExtension(name) switch
        {
            ".gz" => new GZipStream(file, CompressionLevel.Fastest),
            ".zst" => new CompressionStream(file),
            _ => file,
        };
        await content.WriteAsync(Encoding.UTF8.GetBytes(text));
        return _folder[name];
    }
}
