using NousCoder.Client.Datasets;

namespace NousCoder.Unit.Tests.Datasets;

public sealed class DatasetFileTests : IDisposable
{
    private const string Tests = """ "tests": "{\"input\": [\"1\"], \"output\": [\"1\"]}"}""";
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public async Task Damaged_rows_are_found_with_their_lines_and_the_others_are_kept()
    {
        var scan = await ScanAsync($$"""
            {"problem": "one", {{Tests}}

            {"problem": "two",
            {"problem": "three", "index": 0, {{Tests}}
            {"problem": "four", {{Tests}}
            """);

        scan.Problems.ShouldBe(2);
        scan.Damaged.Select(d => d.Line).ShouldBe([3, 4]);
        scan.Damaged[1].Message.ShouldBe("field 'index': 0 is also the index of line 1");
    }

    [Fact]
    public async Task The_digest_is_that_of_the_content_not_of_its_spelling()
    {
        var lines = await ScanAsync($$"""{"problem": "one", {{Tests}}""");
        var array = await ScanAsync($$"""[ {"index": 0, "fn_name": "none", "family": "x", "problem": "\u006fne", {{Tests}} ]""");
        var other = await ScanAsync($$"""{"problem": "One", {{Tests}}""");

        array.Digest.ShouldBe(lines.Digest);
        other.Digest.ShouldNotBe(lines.Digest);
    }

    [Fact]
    public async Task The_starter_problems_are_good_rows()
    {
        foreach (var file in (string[])["problems.jsonl", "held-out.jsonl"])
        {
            var scan = await new DatasetFile(Path.Combine(AppContext.BaseDirectory, "starter", file), "starter")
                .ScanAsync(null, TestContext.Current.CancellationToken);

            scan.Damaged.ShouldBeEmpty();
            scan.Problems.ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public void A_full_page_has_no_room_and_an_empty_one_takes_anything()
    {
        var large = Row(new string('x', 300 * 1024));
        var small = Row("x");
        var page = new ProblemPage();

        page.HasRoomFor(large).ShouldBeTrue();
        page.Add(large);
        page.HasRoomFor(small).ShouldBeFalse();
        page.Take().Length.ShouldBe(1);
        page.IsEmpty.ShouldBeTrue();
        for (var n = 0; n < 64; n++)
        {
            page.HasRoomFor(small).ShouldBeTrue();
            page.Add(small);
        }

        page.HasRoomFor(small).ShouldBeFalse();
    }

    public void Dispose() => File.Delete(_path);

    private static Contracts.Problems.ProblemDefinition Row(string statement) => new()
    {
        Id = "set.0",
        Statement = statement,
        Kind = Contracts.Problems.ProblemKind.Stdin,
        Suite = new() { Hash = "", InputBytes = [1] },
    };

    private async Task<DatasetScan> ScanAsync(string content)
    {
        await File.WriteAllTextAsync(_path, content, TestContext.Current.CancellationToken);
        return await new DatasetFile(_path, "set").ScanAsync(null, TestContext.Current.CancellationToken);
    }
}
