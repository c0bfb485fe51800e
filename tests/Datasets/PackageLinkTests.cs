using System.IO.Compression;
using NousCoder.Tests;

namespace NousCoder.Datasets.Tests;

/// <summary>Archives as GitHub makes them, in which a symbolic link is an entry of its own.</summary>
public sealed class PackageLinkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("p/data/secret/2.in", "1.in", "p/data/secret/2.ans", "1.ans", 3)]
    [InlineData("p/data/secret/more", "../../../tests", "", "", 3)]
    [InlineData("p/data/secret/more", "../../attachments/./through", "p/attachments/through", "../../there/", 3)]
    [InlineData("p/attachments/tool", "/usr/bin/tool", "p/attachments/self", "self", 2)]
    [InlineData("p/problem_statement/cover.png", "../../../cover.png", "", "", 2)]
    public async Task A_link_within_the_archive_is_followed_and_one_that_is_not_used_does_not_matter(
        string name, string target, string otherName, string otherTarget, int tests)
    {
        var row = await ReadAsync((name, target), (otherName, otherTarget));

        row.Row.ShouldNotBeNull(row.Damage).Definition.Suite.Count.ShouldBe(tests);
    }

    [Theory]
    [InlineData("p/data/secret/2.in", "../../../../2.in", "data/secret/2.in: is a symbolic link that leads out of the archive")]
    [InlineData("p/data/secret/2.in", "/etc/passwd", "data/secret/2.in: is a symbolic link that leads to '/etc/passwd', out of the archive")]
    [InlineData("p/data/secret/2.in", "nowhere", "data/secret/2.in: is a symbolic link that leads to 'nowhere', which is not in the archive")]
    [InlineData("p/data/secret/2.in", "2.in", "data/secret/2.in: is a symbolic link that leads in a circle")]
    [InlineData("p/data/secret/here", ".", "data/secret/here: is a symbolic link that leads to a folder that it is in")]
    [InlineData("p/data/above", "../..", "data/above: is a symbolic link that leads to a folder that it is in")]
    [InlineData("p/output_validator", "missing", "output_validator: is a symbolic link that leads to 'missing'")]
    [InlineData("p/output_validators", "../tests", "output_validators: outputs are compared here")]
    [InlineData("p/static_validator", "", "static_validator: is a symbolic link that says not where it leads")]
    [InlineData("p/submissions/accepted/a.py", "b.py", "submissions/accepted/a.py: is a symbolic link that leads to 'b.py'")]
    public async Task Any_other_link_is_refused_where_it_is_used(string name, string target, string message)
    {
        var row = await ReadAsync((name, target));

        row.Row.ShouldBeNull();
        row.Damage.ShouldStartWith(message);
    }

    [Fact]
    public async Task Links_that_multiply_end_with_a_reason()
    {
        // Each folder holds two links to the next one: 2^40 files.
        var links = Enumerable.Range(0, 40).SelectMany(n => new[] { ($"p/many/{n}/a", $"../{n + 1}"), ($"p/many/{n}/b", $"../{n + 1}") });

        var row = await ReadAsync([.. links, ("p/many/40/c", "../../problem.yaml")]);

        row.Damage.ShouldStartWith("its symbolic links lead to");
    }

    public void Dispose() => _folder.Dispose();

    private static void Write(ZipArchive archive, string name, string content, bool isLink = false)
    {
        var entry = archive.CreateEntry(name);
        entry.ExternalAttributes = isLink ? unchecked((int)0xA1FF0000) : unchecked((int)0x81A40000);
        using var writer = new StreamWriter(entry.Open());
        writer.Write(content);
    }

    private async Task<SourceRow> ReadAsync(params (string Name, string Target)[] links)
    {
        var path = _folder["repository.zip"];
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            Write(archive, "p/problem.yaml", "name: Double it\n");
            Write(archive, "p/problem_statement/problem.en.tex", "Print the double.\n");
            Write(archive, "p/data/sample/1.in", "1\n");
            Write(archive, "p/data/sample/1.ans", "2\n");
            Write(archive, "p/data/secret/1.in", "2\n");
            Write(archive, "p/data/secret/1.ans", "4\n");
            Write(archive, "tests/3.in", "3\n");
            Write(archive, "tests/3.ans", "6\n");
            Write(archive, "there", "tests", isLink: true);
            foreach (var (name, target) in links.Where(l => l.Name.Length > 0))
            {
                Write(archive, name, target, isLink: true);
            }
        }

        var source = await ProblemSources.OpenAsync(path, "auto", TestContext.Current.CancellationToken);
        return (await Rows.ReadAsync(source, withSolutions: true)).ShouldHaveSingleItem();
    }
}
