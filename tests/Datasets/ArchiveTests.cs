using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using NousCoder.Tests;

namespace NousCoder.Datasets.Tests;

/// <summary>Archives whose content is not what they state.</summary>
public sealed class ArchiveTests : IDisposable
{
    private const string Answer = "data/secret/1.ans";

    private readonly TemporaryFolder _folder = new();

    private string Archive => _folder["sum.zip"];

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.SmallestSize)]
    public async Task A_whole_archive_is_read(CompressionLevel level)
    {
        Write(level);

        (await ReadAsync()).Row.ShouldNotBeNull().Suite.Json().ShouldBe("""{"input":["1 2",""],"output":["four boats",""]}""");
    }

    [Fact]
    public async Task A_letter_that_is_another_is_found_by_the_checksum()
    {
        Write(CompressionLevel.NoCompression);
        var bytes = await File.ReadAllBytesAsync(Archive, TestContext.Current.CancellationToken);
        bytes[bytes.AsSpan().IndexOf("four boats"u8)] ^= 2;
        await File.WriteAllBytesAsync(Archive, bytes, TestContext.Current.CancellationToken);

        (await ReadAsync()).Damage.ShouldBe($"{Answer}: cannot be read: its CRC-32 is another than the archive states, so it is damaged; fetch the archive again");
    }

    [Theory]
    [InlineData(4, "CRC-32 is another")]
    [InlineData(0, "more than the 0 bytes")]
    [InlineData(11, "10 bytes, and the archive states 11")]
    [InlineData(300_000, "10 bytes, and the archive states 300000")]
    public async Task A_size_that_lies_is_refused(int stated, string message)
    {
        Write(CompressionLevel.SmallestSize);
        var bytes = await File.ReadAllBytesAsync(Archive, TestContext.Current.CancellationToken);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(InDirectory(bytes, Answer) + 24), stated);
        await File.WriteAllBytesAsync(Archive, bytes, TestContext.Current.CancellationToken);

        var damage = (await ReadAsync()).Damage;

        damage.ShouldStartWith($"{Answer}: ");
        (damage.Contains(message, StringComparison.Ordinal) || damage.Contains("CRC-32 is another", StringComparison.Ordinal)).ShouldBeTrue(damage);
    }

    [Fact]
    public async Task Many_tests_are_found_without_a_search_through_all_names_for_each()
    {
        const int tests = 15_000;
        Write(CompressionLevel.NoCompression, tests);
        var since = Stopwatch.GetTimestamp();

        (await ReadAsync()).Row.ShouldNotBeNull().Definition.Suite.Count.ShouldBe(tests + 2);

        // A search per test compares 450 million names.
        Stopwatch.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(15));
    }

    public void Dispose() => _folder.Dispose();

    private static int InDirectory(byte[] archive, string name)
    {
        var at = 0;
        while (true)
        {
            at += archive.AsSpan(at).IndexOf("PK\u0001\u0002"u8);
            if (archive.AsSpan(at + 46).StartsWith(Encoding.UTF8.GetBytes(name)))
            {
                return at;
            }

            at++;
        }
    }

    private async Task<SourceRow> ReadAsync() =>
        (await Rows.ReadAsync(await ProblemSources.OpenAsync(Archive, "auto", TestContext.Current.CancellationToken))).ShouldHaveSingleItem();

    private void Write(CompressionLevel level, int more = 0)
    {
        using var archive = ZipFile.Open(Archive, ZipArchiveMode.Create);
        Add("problem.yaml", "name: Sum\n");
        Add("problem_statement/problem.en.tex", "Print it.");
        Add("data/secret/1.in", "1 2");
        Add(Answer, "four boats");
        Add("data/secret/2.in", "");
        Add("data/secret/2.ans", "");
        for (var n = 0; n < more; n++)
        {
            Add($"data/secret/many-{n}.in", "1");
            Add($"data/secret/many-{n}.ans", "1");
        }

        void Add(string name, string content)
        {
            using var entry = archive.CreateEntry(name, level).Open();
            entry.Write(Encoding.UTF8.GetBytes(content));
        }
    }
}
