using System.IO.Compression;
using System.Text;
using NousCoder.Contracts;
using NousCoder.Contracts.Problems;
using NousCoder.Datasets.Packages;
using NousCoder.Tests;

namespace NousCoder.Datasets.Tests;

public sealed class ProblemPackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Package => _folder["sum"];

    [Theory]
    [InlineData("folder")]
    [InlineData("folder of packages")]
    [InlineData("archive")]
    [InlineData("archive of a folder")]
    public async Task A_package_is_read_samples_first(string layout)
    {
        WriteSum();
        var (path, name) = layout switch
        {
            "folder" => (Package, "sum"),
            "folder of packages" => (_folder.Path, "sum"),
            "archive" => (Zip(Package, _folder["other.zip"]), "other"),
            _ => (Zip(_folder.Path, Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.zip")), "sum"),
        };

        var row = (await ReadAsync(path)).ShouldHaveSingleItem();

        var problem = row.Row.ShouldNotBeNull(row.Damage).Definition;
        (problem.Statement, problem.Source, problem.SourceId, problem.TimeLimitSeconds).ShouldBe(
            ("Print the sum é.\n\n## Sample Input 1\n\n```\n1 2\n```\n\n## Sample Output 1\n\n```\n3\n```\n", "Contest 2020", name, 1.5));
        row.Row.Suite.Json().ShouldBe("""{"input":["1 2\n","3 4\n","5 6\n"],"output":["3\n","7\n","11\n"]}""");
        row.Row.Solutions.Programs.ShouldBe(["print(sum(map(int, input().split())))\n"]);
        if (!path.StartsWith(_folder.Path, StringComparison.Ordinal))
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task The_newer_format_is_read()
    {
        WriteSum();
        Directory.Move(Path.Combine(Package, "problem_statement"), Path.Combine(Package, "statement"));
        Write("problem.yaml", "problem_format_version: 2023-07-draft\ntype: pass-fail\nsource:\n  - name: Finals\n    url: x\nlimits:\n  time_limit: 2\n  memory: 96\n");

        var row = (await ReadAsync(Package)).ShouldHaveSingleItem();

        var problem = row.Row.ShouldNotBeNull(row.Damage).Definition;
        (problem.Source, problem.TimeLimitSeconds, problem.MemoryLimitMebibytes).ShouldBe(("Finals", 2, 96));
    }

    [Theory]
    [InlineData("problem.yaml", "validation: custom\n", "problem.yaml: validation: outputs are compared here, not given to a validator of the problem's own")]
    [InlineData("problem.yaml", "validation: custom interactive\n", "problem.yaml: validation: an interactive problem is not judged here")]
    [InlineData("problem.yaml", "type: [pass-fail, interactive]\n", "problem.yaml: type: interactive problems are not judged here")]
    [InlineData("problem.yaml", "validator: custom\n", "problem.yaml: validator: outputs are compared here, not given to a validator of the problem's own")]
    [InlineData("problem.yaml", "validator_flags: case_sensitive float_tolerance\n", "problem.yaml: validator_flags: 'float_tolerance' is not followed by a tolerance, such as 1e-6")]
    [InlineData("problem.yaml", "validator_flags: float_tolerance -1\n", "problem.yaml: validator_flags: 'float_tolerance' is not followed by a tolerance, such as 1e-6")]
    [InlineData("problem.yaml", "validator_flags: any_order\n", "problem.yaml: validator_flags: 'any_order' is no flag of the default output validator")]
    [InlineData("problem.yaml", "a: [1\n", "problem.yaml:2: is not YAML")]
    [InlineData("problem.yaml", "limits: {memory: lots}\n", "problem.yaml: limits.memory: 'lots' is no whole number of MiB")]
    [InlineData("problem.yaml", "languages: [cpp, java, python2]\n", "problem.yaml: languages: cpp, java, python2: only Python programs are run here")]
    [InlineData("problem.yaml", "problem_format_version: 2031-01\n", "problem.yaml: problem_format_version: '2031-01' is not known here; known are legacy, ")]
    [InlineData("domjudge-problem.ini", "timelimit = fast\n", "domjudge-problem.ini: timelimit: 'fast' is no number of seconds")]
    [InlineData("domjudge-problem.ini", "special_compare='float'\n", "domjudge-problem.ini: special_compare: outputs are compared here, not given to 'float'")]
    [InlineData("output_validators/sums.py", "", "output_validators: outputs are compared here, not given to a validator")]
    [InlineData("static_validator/short.py", "", "static_validator: the text of programs is not judged here")]
    [InlineData("include/python3/table.py", "", "include/python3: no files are added to programs here")]
    [InlineData("include/default/table.txt", "", "include/default: no files are added to programs here")]
    [InlineData("data/secret/a/1.files/table.in", "1", "data/secret/a/1.files: files beside a test are not given to programs here")]
    [InlineData("data/sample/2.interaction", "<1\n>2\n", "data/sample/2.interaction: an interactive problem is not judged here")]
    [InlineData("data/secret/a/test_group.yaml", "args: [--loud]\n", "data/secret/a/test_group.yaml: args: programs are given no command-line arguments")]
    [InlineData("data/secret/a/1.yaml", "args: [--loud]\n", "data/secret/a/1.yaml: args: programs are given no command-line arguments")]
    [InlineData("data/secret/testdata.yaml", "grading: custom\n", "data/secret/testdata.yaml: grading: a program passes here when it passes every test")]
    [InlineData("data/testdata.yaml", "grader_flags: accept_if_any_accepted\n", "data/testdata.yaml: grader_flags: accept_if_any_accepted: a program passes here")]
    [InlineData("data/testdata.yaml", "output_validator_flags: {name: own, flags: any_order}\n", "data/testdata.yaml: output_validator_flags: 'any_order' is no flag")]
    [InlineData("data/secret/testdata.yaml", "output_validator_flags: float_absolute_tolerance 1e-6\n", "data: the outputs of data/sample/1.in and data/secret/a/1.in are compared by different flags")]
    [InlineData("data/secret/a/1.yaml", "output_validator_args: [space_change_sensitive]\n", "data: the outputs of data/sample/1.in and data/secret/a/1.in are compared by different flags")]
    [InlineData("output_validator/validate.cpp", "int main() {}", "output_validator: outputs are compared here")]
    [InlineData("data/secret/2.args", "x", "data/secret/2.args: programs are given no command-line arguments")]
    [InlineData("data/secret/3.in", "1", "data/secret/3.in: there is no 3.ans beside it")]
    [InlineData("data/secret/b.ans", "\u00ff", "data/secret/b.ans: is not UTF-8")]
    [InlineData(".timelimit", "soon", ".timelimit: is no number of seconds")]
    public async Task What_cannot_be_judged_here_is_refused_with_its_reason(string file, string content, string message)
    {
        WriteSum();
        Write(file, content, Encoding.Latin1);

        var row = (await ReadAsync(Package)).ShouldHaveSingleItem();

        row.Row.ShouldBeNull();
        row.Damage.ShouldStartWith(message);
    }

    [Theory]
    [InlineData("problem.yaml", "name: sum\n", false, null, null)]
    [InlineData("problem.yaml", "validation: default\nvalidator_flags: float_tolerance 1e-6\n", false, 1e-6, 1e-6)]
    [InlineData("problem.yaml", "validator: float_absolute_tolerance 1e-6 float_relative_tolerance 1E-9\n", false, 1e-6, 1e-9)]
    [InlineData("data/testdata.yaml", "output_validator_flags: float_relative_tolerance 1e-6\n", true, null, 1e-6)]
    [InlineData("data/test_group.yaml", "output_validator_args: [float_tolerance, '1e-6']\n", true, 1e-6, 1e-6)]
    [InlineData("data/testdata.yaml", "output_validator_flags: {name: default, flags: float_tolerance 1e-6}\n", true, 1e-6, 1e-6)]
    [InlineData("data/secret/testdata.yaml", "on_reject: break\ninput_validator_flags: a=1\ninput_validator_flags: a=2\n", true, null, null)]
    [InlineData("problem.yaml", "validator_flags: case_sensitive\nvalidator_flags: float_tolerance 1e-6\n", false, 1e-6, 1e-6)]
    public async Task Outputs_are_compared_as_the_package_says(string file, string content, bool caseSensitive, double? absolute, double? relative)
    {
        WriteSum();
        Write(file, content);

        var row = (await ReadAsync(Package)).ShouldHaveSingleItem();

        row.Row.ShouldNotBeNull(row.Damage).Definition.Suite.Comparison
            .ShouldBe(new TokenComparison { CaseSensitive = caseSensitive, AbsoluteTolerance = absolute, RelativeTolerance = relative });
    }

    [Fact]
    public async Task A_refused_package_does_not_keep_the_others_out()
    {
        WriteSum();
        Directory.CreateDirectory(_folder["bad"]);
        await File.WriteAllTextAsync(_folder["bad/problem.yaml"], "", TestContext.Current.CancellationToken);

        var rows = await ReadAsync(_folder.Path);

        rows.Select(r => (r.File, r.Damage)).ShouldBe([(_folder["bad"], "there is no problem_statement/problem.en.tex or .md: no statement that is text"), (Package, "")]);
        (await Rows.ReadAsync(await ProblemSources.OpenAsync(_folder.Path, "auto", TestContext.Current.CancellationToken), rows[0].Next)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Files_that_links_lead_to_are_read_whole()
    {
        WriteSum();
        File.Move(Path.Combine(Package, "data/secret/b.in"), _folder["b.in"]);
        File.CreateSymbolicLink(Path.Combine(Package, "data/secret/b.in"), _folder["b.in"]);
        File.CreateSymbolicLink(Path.Combine(Package, "data/secret/c.in"), "b.in");
        File.CreateSymbolicLink(Path.Combine(Package, "data/secret/c.ans"), "b.ans");

        var row = (await ReadAsync(Package)).ShouldHaveSingleItem();

        row.Row.ShouldNotBeNull(row.Damage).Suite.Json()
            .ShouldBe("""{"input":["1 2\n","3 4\n","5 6\n","5 6\n"],"output":["3\n","7\n","11\n","11\n"]}""");
    }

    [Theory]
    [InlineData("problem.yaml", "name: sum\nvalidation: default\n", "output_validators/unused/v.py", "")]
    [InlineData("problem.yaml", "name: sum\nvalidator: float_tolerance 1e-6\n", "output_validators/unused/v.py", "")]
    [InlineData("problem.yaml", "name: sum\nlanguages: [cpp, python3]\n", "include/cpp/table.h", "")]
    [InlineData("problem.yaml", "name: sum\nlanguages: all\ntype: scoring\n", "data/secret/testdata.yaml", "grader_flags: accept_if_any_accepted\n")]
    [InlineData("problem.yaml", "name: sum\n", "output_validator/.gitkeep", "")]
    [InlineData("problem.yaml", "name: sum\n", "data/secret/._1.in", "")]
    [InlineData("problem.yaml", "name: sum\n", "attachments/tool/example/problem.yaml", "name: an example of the tool\n")]
    public async Task What_does_not_change_judging_is_passed_over(string file, string content, string other, string otherContent)
    {
        WriteSum();
        Write(file, content);
        Write(other, otherContent);

        (await ReadAsync(Package)).ShouldHaveSingleItem().Damage.ShouldBe("");
    }

    [Theory]
    [InlineData(null, "timelimit = '3'\n", 3)]
    [InlineData("limits: {time_limit: 2}\n", "timelimit=3 ; seconds\n", 2)]
    [InlineData(null, "short-name = sum\n; timelimit = 3\n", 1.5)]
    public async Task The_time_limit_of_the_nearest_file_holds(string? settings, string domjudge, double seconds)
    {
        WriteSum();
        Write("problem.yaml", settings ?? "");
        Write("domjudge-problem.ini", domjudge);

        var row = (await ReadAsync(Package)).ShouldHaveSingleItem();

        row.Row.ShouldNotBeNull(row.Damage).Definition.TimeLimitSeconds.ShouldBe(seconds);
    }

    [Fact]
    public async Task Packages_are_found_at_any_depth_of_a_repository()
    {
        WriteSum();
        Directory.CreateDirectory(_folder["repository/2024/finals"]);
        Directory.Move(Package, _folder["repository/2024/finals/sum"]);
        Zip(_folder["repository/2024/finals/sum"], _folder["repository/2024/other.kpp"]);
        Directory.CreateDirectory(_folder["repository/.git/sum"]);
        await File.WriteAllTextAsync(_folder["repository/.git/sum/problem.yaml"], "", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(_folder["repository/2024/again"], _folder["repository"]);

        (await ReadAsync(_folder["repository"])).Select(r => (Path.GetFileName(r.File), r.Damage)).ShouldBe([("sum", ""), ("other.kpp", "")]);
    }

    [Fact]
    public async Task A_damaged_archive_is_left_out_by_name_and_the_others_are_kept()
    {
        WriteSum();
        var whole = await File.ReadAllBytesAsync(Zip(Package, _folder["d.zip"]), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_folder["a.zip"], whole[..(whole.Length / 2)], TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder["b.zip"], "<html>not found</html>", TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_folder["c.zip"], PackedByBzip2(whole, "problem.yaml"), TestContext.Current.CancellationToken);

        var rows = await ReadAsync(_folder.Path);

        rows.Select(r => (Path.GetFileName(r.File), r.Row?.Index)).ShouldBe([("a.zip", null), ("b.zip", null), ("c.zip", null), ("d.zip", 3), ("sum", 4)]);
        rows[..2].ShouldAllBe(r => r.Damage == "is no zip archive, or is damaged or cut off; fetch it again");
        rows[2].Damage.ShouldStartWith("problem.yaml: cannot be read: ");
        (await Rows.ReadAsync(await ProblemSources.OpenAsync(_folder.Path, "auto", TestContext.Current.CancellationToken), rows[1].Next)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Archives_without_a_problem_do_not_hide_files_of_rows_and_packages_beside_them_are_asked_about()
    {
        Directory.CreateDirectory(Package);
        Zip(Package, _folder["pictures.zip"]);
        await File.WriteAllTextAsync(_folder["rows.jsonl"], """{"problem": "p", "tests": {"input": ["1"], "output": ["1"]}}""", TestContext.Current.CancellationToken);

        (await ReadAsync(_folder.Path)).ShouldHaveSingleItem().File.ShouldBe(_folder["rows.jsonl"]);

        WriteSum();
        Write("data/notes.json", "{}");
        (await Should.ThrowAsync<NousCoderException>(() => ReadAsync(_folder.Path))).Message.ShouldBe(
            $"{_folder.Path}: holds both problem packages, such as {Package}, and files of rows, such as {_folder["rows.jsonl"]}; import one of them, or say which by --format icpc, or the rows' format");
        (await ReadAsync(_folder.Path, "icpc")).ShouldHaveSingleItem().File.ShouldBe(Package);
        (await ReadAsync(_folder.Path, "nouscoder")).ShouldHaveSingleItem().File.ShouldBe(_folder["rows.jsonl"]);
    }

    [Fact]
    public async Task A_solution_that_no_message_carries_is_passed_over()
    {
        WriteSum();
        Write("submissions/accepted/large.py", new string('#', 1 << 20));

        var row = (await ReadAsync(Package)).ShouldHaveSingleItem();

        var solutions = row.Row.ShouldNotBeNull(row.Damage).Solutions;
        (solutions.Programs.Length, solutions.TooLong).ShouldBe((1, 1));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The archive with another method of compression stated for an entry, in its header and in the list at the end.</summary>
    private static byte[] PackedByBzip2(byte[] archive, string entry)
    {
        const int bzip2 = 12;
        var bytes = archive.ToArray();
        foreach (var (method, name) in (ReadOnlySpan<(int, int)>)[(8, 30), (10, 46)])
        {
            var signature = name == 30 ? "PK\u0003\u0004"u8 : "PK\u0001\u0002"u8;
            var start = 0;
            while (!bytes.AsSpan(start).StartsWith(signature) || !bytes.AsSpan(start + name).StartsWith(Encoding.UTF8.GetBytes(entry)))
            {
                start++;
            }

            bytes[start + method] = bzip2;
        }

        return bytes;
    }

    private static async Task<List<SourceRow>> ReadAsync(string path, string format = "auto") =>
        await Rows.ReadAsync(await ProblemSources.OpenAsync(path, format, TestContext.Current.CancellationToken), withSolutions: true);

    private static string Zip(string folder, string path)
    {
        ZipFile.CreateFromDirectory(folder, path);
        return path;
    }

    private void WriteSum()
    {
        Write("problem.yaml", "# a comment\nsource: Contest 2020\nvalidator_flags: case_sensitive\n");
        Write(".timelimit", "1.5\n");
        Write("problem_statement/problem.sv.tex", "Skriv summan.\n");
        Write("problem_statement/problem.en.tex", "Print the sum é.\n");
        Write("data/sample/1.in", "1 2\n");
        Write("data/sample/1.ans", "3\n");
        Write("data/secret/a/1.in", "3 4\n");
        Write("data/secret/a/1.ans", "7\n");
        Write("data/secret/b.in", "5 6\n");
        Write("data/secret/b.ans", "11\n");
        Write("submissions/accepted/sum.py", "print(sum(map(int, input().split())))\n");
        Write("submissions/accepted/sum.cpp", "int main() {}\n");
        Write("submissions/wrong_answer/sum.py", "print(1)\n");
    }

    private void Write(string name, string content, Encoding? encoding = null)
    {
        var path = Path.Combine(Package, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, (encoding ?? Encoding.UTF8).GetBytes(content));
    }
}
