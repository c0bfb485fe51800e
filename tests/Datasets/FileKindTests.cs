using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using NousCoder.Contracts;
using NousCoder.Tests;

namespace NousCoder.Datasets.Tests;

/// <summary>Links, pipes and files that are something else than their names say.</summary>
public sealed class FileKindTests : IDisposable
{
    private const string Row = """{"problem": "p", "tests": {"input": ["1"], "output": ["é"]}}""";

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<byte[], string> OtherFiles => new()
    {
        { [0xFD, .. "7zXZ\0..."u8], "is compressed by xz" },
        { [.. "BZh91AY"u8], "is compressed by bzip2" },
        { [0x04, 0x22, 0x4D, 0x18, 0], "is compressed by LZ4" },
        { [.. "version https://git-lfs.github.com/spec/v1\n"u8], "is a Git LFS pointer" },
        { [.. "\n<!DOCTYPE html>"u8], "is a web page" },
        { [.. "PK\u0005\u0006"u8, .. new byte[18]], "is an empty zip archive" },
        { [0xFF, 0xFE, (byte)'{', 0, 0x00, 0xD8, (byte)'}', 0, (byte)'\n', 0], "begins as UTF-16" },
    };

    [Theory]
    [MemberData(nameof(OtherFiles))]
    public async Task What_is_no_file_of_rows_is_named(byte[] content, string message)
    {
        await File.WriteAllBytesAsync(_folder["rows.jsonl"], content, TestContext.Current.CancellationToken);

        (await Should.ThrowAsync<NousCoderException>(() => ReadAsync("rows.jsonl"))).Message.ShouldStartWith($"{_folder["rows.jsonl"]}: {message}");
    }

    [Theory]
    [InlineData("utf-16", Row + "\n" + Row)]
    [InlineData("utf-16BE", "[" + Row + "," + Row + "]")]
    [InlineData("utf-32", Row + "\n" + Row)]
    [InlineData("utf-8", "{\"version\": \"1\", \"data\": [\n" + Row + ",\n" + Row + "], \"more\": {}}")]
    [InlineData("utf-8", "{\"features\": [{\"name\": \"problem\"}], \"rows\": [{\"row_idx\": 0, \"row\": " + Row + "}, {\"row_idx\": 1, \"row\": " + Row + "}]}")]
    public async Task Rows_in_other_wrappings_are_read_and_gone_on_with(string encoding, string content)
    {
        await File.WriteAllTextAsync(_folder["rows.json"], content, Encoding.GetEncoding(encoding), TestContext.Current.CancellationToken);

        var rows = await ReadAsync("rows.json");

        rows.Select(r => (r.Row?.Index, r.Damage)).ShouldBe([(0, ""), (1, "")]);
        rows[0].Row!.Suite.Json().ShouldBe("""{"input":["1"],"output":["é"]}""");
        (await Rows.ReadAsync(await OpenAsync(_folder["rows.json"]), rows[0].Next)).ShouldHaveSingleItem().Row!.Index.ShouldBe(1);
    }

    [Fact]
    public async Task One_file_that_cannot_be_read_does_not_stop_a_folder()
    {
        await WriteAsync("a.jsonl", Row);
        await using (var gzip = new GZipStream(File.Create(_folder["b.jsonl.gz"]), CompressionLevel.Fastest))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(Row, 500))), TestContext.Current.CancellationToken);
        }

        var bytes = await File.ReadAllBytesAsync(_folder["b.jsonl.gz"], TestContext.Current.CancellationToken);
        // The checksum alone: all rows decompress.
        bytes[^6] ^= 1;
        await File.WriteAllBytesAsync(_folder["b.jsonl.gz"], bytes, TestContext.Current.CancellationToken);
        Pipe("c.jsonl");
        File.CreateSymbolicLink(_folder["d.jsonl"], "nowhere");
        await WriteAsync("e.parquet", "PAR1PAR1");
        await WriteAsync("f.jsonl", Row);

        var rows = await Rows.ReadAsync(await OpenAsync(_folder.Path));

        rows.Select(r => (Path.GetFileName(r.File), r.Row?.Index)).ShouldBe([("a.jsonl", 0), ("b.jsonl.gz", null), ("c.jsonl", null), ("d.jsonl", null), ("e.parquet", null), ("f.jsonl", 1)]);
        rows[1].Damage.ShouldStartWith("is damaged or cut off");
        rows[2].Damage.ShouldStartWith("is a pipe");
        rows[3].Damage.ShouldBe("is a link to 'nowhere', which is not there");
        rows[4].Damage.ShouldStartWith("is not a parquet file that can be read");
        for (var n = 0; n < rows.Count; n++)
        {
            (await Rows.ReadAsync(await OpenAsync(_folder.Path), rows[n].Next)).Select(r => r.File).ShouldBe(rows.Skip(n + 1).Select(r => r.File));
        }
    }

    [Fact]
    public async Task Links_that_lead_back_are_followed_once()
    {
        Directory.CreateDirectory(_folder["a"]);
        Directory.CreateDirectory(_folder["b"]);
        await WriteAsync("a/one.jsonl", Row);
        await WriteAsync("b/two.jsonl", Row);
        foreach (var (link, target) in (ReadOnlySpan<(string, string)>)[("a/to-b", "../b"), ("b/to-a", "../a"), ("here", "."), ("again", "."), ("self", "self")])
        {
            File.CreateSymbolicLink(_folder[link], target);
        }

        (await Rows.ReadAsync(await OpenAsync(_folder.Path))).Select(r => r.File).ShouldBe([_folder["a/one.jsonl"], _folder["b/two.jsonl"]]);
    }

    [Fact]
    public async Task A_package_in_a_loop_of_links_is_one_and_its_links_to_folders_are_followed()
    {
        await WritePackageAsync("sum");
        Directory.Move(_folder["sum/data/secret"], _folder["sum/tests"]);
        foreach (var (link, target) in (ReadOnlySpan<(string, string)>)[("sum/data/secret", "../tests"), ("sum/data/above", ".."), ("sum/tests/here", "."), ("sum/tests/again", ".")])
        {
            File.CreateSymbolicLink(_folder[link], target);
        }

        var row = (await Rows.ReadAsync(await OpenAsync(_folder.Path))).ShouldHaveSingleItem();

        row.Row.ShouldNotBeNull(row.Damage).Definition.Suite.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Links_that_multiply_are_refused_and_listing_them_can_be_cancelled()
    {
        await WritePackageAsync("sum");
        for (var n = 0; n < 14; n++)
        {
            Directory.CreateDirectory(_folder[$"sum/data/{n}"]);
            Array.ForEach([.. Enumerable.Range(0, 14)], to => File.CreateSymbolicLink(_folder[$"sum/data/{n}/to-{to}"], $"../{to}"));
        }

        (await Rows.ReadAsync(await OpenAsync(_folder.Path))).ShouldHaveSingleItem().Damage.ShouldEndWith("on more than 64 paths; remove some of them");
        await Should.ThrowAsync<OperationCanceledException>(() => ProblemSources.OpenAsync(_folder.Path, "auto", new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_pipe_in_a_package_is_named_and_never_waited_for()
    {
        await WritePackageAsync("sum");
        Pipe("sum/data/secret/2.in");
        await WriteAsync("sum/data/secret/2.ans", "1");

        (await Rows.ReadAsync(await OpenAsync(_folder["sum"]))).ShouldHaveSingleItem().Damage.ShouldStartWith("data/secret/2.in: cannot be read: it is a pipe");
    }

    [Fact]
    public async Task Packages_of_a_repository_are_found_at_any_depth_and_one_in_another_is_none()
    {
        await WritePackageAsync("problems/easy/sum");
        await WritePackageAsync("problems/easy/sum/attachments/example");
        await WritePackageAsync("problems/twice");
        await WriteAsync("package.json", "{\"name\": \"contest\"}");

        (await Rows.ReadAsync(await OpenAsync(_folder.Path))).Select(r => (r.File, r.Damage)).ShouldBe([(_folder["problems/easy/sum"], ""), (_folder["problems/twice"], "")]);

        ZipFile.CreateFromDirectory(_folder["problems"], _folder["all.zip"]);
        (await ReadAsync("all.zip")).Select(r => r.Row?.Definition.SourceId).ShouldBe(["sum", "twice"]);
    }

    [Theory]
    [InlineData("pipe.jsonl", "is a pipe, and rows are read more than once; write them to a file")]
    [InlineData("dangling.jsonl", "is a link to 'nowhere', which is not there")]
    [InlineData("/dev/zero", "is a device, not a file")]
    public async Task What_is_no_file_is_refused_at_once(string path, string message)
    {
        Pipe("pipe.jsonl");
        File.CreateSymbolicLink(_folder["dangling.jsonl"], "nowhere");
        path = path[0] == '/' ? path : _folder[path];

        (await Should.ThrowAsync<NousCoderException>(() => OpenAsync(path))).Message.ShouldBe($"{path}: {message}");
    }

    public void Dispose() => _folder.Dispose();

    private static Task<IProblemSource> OpenAsync(string path) => ProblemSources.OpenAsync(path, "auto", TestContext.Current.CancellationToken);

    private async Task<List<SourceRow>> ReadAsync(string name) => await Rows.ReadAsync(await OpenAsync(_folder[name]));

    private async Task WritePackageAsync(string name)
    {
        Directory.CreateDirectory(_folder[$"{name}/data/secret"]);
        Directory.CreateDirectory(_folder[$"{name}/problem_statement"]);
        await WriteAsync($"{name}/problem.yaml", "name: Sum\n");
        await WriteAsync($"{name}/problem_statement/problem.en.tex", "Print the sum.");
        await WriteAsync($"{name}/data/secret/1.in", "1 2");
        await WriteAsync($"{name}/data/secret/1.ans", "3");
    }

    private Task WriteAsync(string name, string content) => File.WriteAllTextAsync(_folder[name], content, TestContext.Current.CancellationToken);

    private void Pipe(string name)
    {
        using var process = Process.Start("mkfifo", [_folder[name]]);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
    }
}
