using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using NousCoder.Contracts.Jobs;
using NousCoder.Silo.JobFiles;

namespace NousCoder.Cluster.Tests.JobFiles;

public sealed class JobFolderTests : IDisposable
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_500);

    private readonly string _root = Directory.CreateTempSubdirectory("nouscoder-test-").FullName;
    private readonly JobFolder _files;
    private int _rebuilt;

    public JobFolderTests() => _files = new JobFolder(_root);

    private string Metrics => Path.Combine(_files.FolderOf("job-1"), "metrics.jsonl");

    private string Events => Path.Combine(_files.FolderOf("job-1"), "events.out.tfevents.1790000000.nouscoder");

    public void Dispose()
    {
        _files.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task A_line_has_the_step_and_every_metric_by_its_own_name()
    {
        await Append(1);

        (await File.ReadAllTextAsync(Metrics, TestContext.Current.CancellationToken)).ShouldBe(
            """{"step":1,"time":"2026-09-21T14:13:20.5+00:00","policy_version":1,"kl":null,"pass@1":0.1,"reward/mean":-0.5}""" + "\n");
    }

    [Fact]
    public async Task An_event_file_begins_with_its_version_and_has_an_event_per_step()
    {
        await Append(1);
        await Append(2);
        await Append(300, 3);

        var events = EventFileReader.Read(Events);
        events[0].FileVersion.ShouldBe("brain.Event:2");
        events.Skip(1).Select(e => e.Step).ShouldBe(Enumerable.Range(1, 300).Select(step => (long?)step));
        events[^1].WallTime.ShouldBe(1_790_000_000.5 + 299);
        events[^1].Scalars["reward/mean"].ShouldBe(-0.5f / 300);
        events[^1].Scalars["pass@1"].ShouldBe(0.1f);
        events[^1].Scalars["kl"].ShouldBe(float.NaN);
    }

    [Fact]
    public void The_checksum_that_this_checks_with_is_the_known_one() =>
        EventFileReader.Crc("123456789"u8).ShouldBe(0xe3069283u);

    [Fact]
    public async Task Steps_in_turn_are_added_without_reading_the_earlier_ones()
    {
        for (var step = 1; step <= 5; step++)
        {
            await Append(step);
        }

        _rebuilt.ShouldBe(1); // the first begins the files
        Check(5);
    }

    [Theory]
    [InlineData(5)] // it was added and the answer was lost
    [InlineData(3)] // the job went back to a checkpoint
    [InlineData(9)] // other machines wrote the steps between
    public async Task A_step_that_does_not_follow_rebuilds_the_files(int step)
    {
        await Append(1);
        await Append(5, 2);
        _rebuilt = 0;

        await Append(step);

        _rebuilt.ShouldBe(1);
        Check(step);
    }

    [Fact]
    public async Task What_a_crash_left_at_the_end_is_cut()
    {
        await Append(4, 1);
        await File.AppendAllTextAsync(Metrics, """{"step":5,"time":"2026-09-""", TestContext.Current.CancellationToken);
        var whole = await File.ReadAllBytesAsync(Events, TestContext.Current.CancellationToken);
        await File.AppendAllBytesAsync(Events, whole[^30..^3], TestContext.Current.CancellationToken);
        _rebuilt = 0;

        await Append(5);

        _rebuilt.ShouldBe(0);
        Check(5);
    }

    [Theory]
    [InlineData("metrics.jsonl")]
    [InlineData("events.out.tfevents.1790000000.nouscoder")]
    public async Task A_file_cut_at_any_byte_is_brought_back(string name)
    {
        await Append(4, 1);
        var path = Path.Combine(_files.FolderOf("job-1"), name);
        var whole = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        for (var cut = 0; cut < whole.Length; cut += 7)
        {
            await File.WriteAllBytesAsync(path, whole[..cut], TestContext.Current.CancellationToken);
            await Append(5);
            Check(5);
            File.Delete(path);
            await Append(4);
        }
    }

    [Fact]
    public async Task Damage_rebuilds_the_files()
    {
        await Append(4, 1);
        await Damage(Events, -10);
        await Append(5);
        Check(5);

        await File.WriteAllBytesAsync(Metrics, new byte[1000], TestContext.Current.CancellationToken);
        await Append(6);
        Check(6);

        await File.WriteAllTextAsync(Metrics, "[1]\n", TestContext.Current.CancellationToken);
        await Append(7);
        Check(7);

        File.Copy(Events, Events.Replace("1790000000", "1790000001", StringComparison.Ordinal));
        await Append(8);
        Check(8);
    }

    [Fact]
    public async Task A_rebuild_that_fails_leaves_the_files_as_they_were()
    {
        await Append(3, 1);

        await Should.ThrowAsync<InvalidOperationException>(() => _files.AppendAsync(
            "job-1", Record(9), _ => Records(1, 5).Select(r => r.Step < 4 ? r : throw new InvalidOperationException()), TestContext.Current.CancellationToken));

        Check(3);
    }

    [Fact]
    public async Task Jobs_have_folders_of_their_own()
    {
        await Append(1);
        await _files.AppendAsync("job-2", Record(1), _ => AsyncEnumerable.Empty<StepRecord>(), TestContext.Current.CancellationToken);

        Path.GetDirectoryName(_files.FolderOf("job-2")).ShouldBe(_root);
        File.Exists(Path.Combine(_files.FolderOf("job-2"), "metrics.jsonl")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("/etc")]
    public void A_job_id_that_leads_elsewhere_is_refused(string jobId) => Should.Throw<ArgumentException>(() => _files.FolderOf(jobId));

    private static StepRecord Record(int step) => new()
    {
        Step = step,
        Time = Start.AddSeconds(step - 1),
        PolicyVersion = step,
        Metrics = ImmutableSortedDictionary<string, double>.Empty
            .Add("reward/mean", -0.5 / step).Add("pass@1", 0.1).Add("kl", double.NaN),
    };

    private static IAsyncEnumerable<StepRecord> Records(int first, int last) =>
        Enumerable.Range(first, Math.Max(0, last - first + 1)).Select(Record).ToAsyncEnumerable();

    private static async Task Damage(string path, int at)
    {
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[bytes.Length + at] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
    }

    /// <summary>Adds the steps from <paramref name="first"/> to <paramref name="step"/>.</summary>
    private async Task Append(int step, int? first = null)
    {
        for (var next = first ?? step; next <= step; next++)
        {
            var before = next - 1;
            await _files.AppendAsync(
                "job-1",
                Record(next),
                _ =>
                {
                    _rebuilt++;
                    return Records(1, before);
                },
                TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Checks that both files hold the steps from 1 to <paramref name="last"/>, each once, and that nothing else is there.</summary>
    private void Check(int last)
    {
        Directory.GetFiles(_files.FolderOf("job-1")).Order(StringComparer.Ordinal).ShouldBe([Events, Metrics]);
        var text = File.ReadAllText(Metrics, Encoding.UTF8);
        text.ShouldEndWith("\n");
        text[..^1].Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("step").GetInt32())
            .ShouldBe(Enumerable.Range(1, last));
        EventFileReader.Read(Events).Skip(1).Select(e => (int)e.Step!.Value).ShouldBe(Enumerable.Range(1, last));
    }
}
