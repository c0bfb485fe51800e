using System.Diagnostics;
using System.Globalization;
using NousCoder.Tests;
using Orleans;

namespace NousCoder.Unit.Tests.LocalStorage;

public sealed class GrainStateSurvivesCrashesTests : IDisposable
{
    private const int Grains = 7;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The log as a crash may leave it: cut at any byte. What is read back is a prefix of what was written.</summary>
    [Fact]
    public async Task A_log_cut_anywhere_gives_whole_states_of_one_moment()
    {
        const int writes = 200;
        using var storage = new StorageUnderTest(_folder["state.db"]);
        await WriteInTurn(storage, writes, _ => { });
        var file = await ReadAll("state.db");
        var log = await ReadAll("state.db-wal");
        var random = new Random(1);

        for (var round = 0; round < 60; round++)
        {
            var copy = _folder[$"copy{round}.db"];
            await System.IO.File.WriteAllBytesAsync(copy, file, TestContext.Current.CancellationToken);
            var cut = round == 0 ? log.Length : random.Next(log.Length);
            await System.IO.File.WriteAllBytesAsync(copy + "-wal", log[..cut], TestContext.Current.CancellationToken);
            using var after = new StorageUnderTest(copy);

            var last = await LastOfPrefix(after);
            if (cut == log.Length)
            {
                last.ShouldBe(writes);
            }
        }
    }

    [Fact]
    public async Task A_killed_writer_loses_nothing_that_was_acknowledged()
    {
        using var writer = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "exec", typeof(KilledWriter).Assembly.Location, "--results-directory", _folder.Path,
                "--filter-method", $"*.{nameof(A_log_cut_anywhere_gives_whole_states_of_one_moment)}",
            },
            Environment = { [KilledWriter.File] = _folder["state.db"] },
            RedirectStandardOutput = true,
        })!;
        var acknowledged = 0;
        while (acknowledged < 500)
        {
            var line = await writer.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
                ?? throw new InvalidOperationException("The writer ended by itself.");
            if (line.StartsWith("wrote ", StringComparison.Ordinal))
            {
                acknowledged = int.Parse(line.AsSpan(6), CultureInfo.InvariantCulture);
            }
        }

        writer.Kill(entireProcessTree: true);
        await writer.WaitForExitAsync(TestContext.Current.CancellationToken);

        using var after = new StorageUnderTest(_folder["state.db"]);
        (await LastOfPrefix(after)).ShouldBeGreaterThanOrEqualTo(acknowledged);
    }

    internal static async Task WriteInTurn(StorageUnderTest storage, int writes, Action<int> wrote)
    {
        var states = Enumerable.Range(0, Grains).Select(_ => new GrainState<Counter>(new Counter())).ToArray();
        for (var i = 1; i <= writes; i++)
        {
            var state = states[i % Grains];
            state.State = Counter.Of(i);
            await storage.Write($"{i % Grains}", state);
            wrote(i);
        }
    }

    /// <summary>Checks that the grains hold the last of the writes 1 to n that went to them, and gives n.</summary>
    private static async Task<int> LastOfPrefix(StorageUnderTest storage)
    {
        var counters = new Counter[Grains];
        for (var i = 0; i < Grains; i++)
        {
            var state = await storage.Read<Counter>($"{i}");
            counters[i] = state.State!;
            (!state.RecordExists || counters[i].IsWhole).ShouldBeTrue();
        }

        var last = counters.Max(c => c.Value);
        for (var i = 0; i < Grains; i++)
        {
            counters[i].Value.ShouldBe(Enumerable.Range(1, last).LastOrDefault(n => n % Grains == i));
        }

        return last;
    }

    private async Task<byte[]> ReadAll(string name)
    {
        await using var file = new FileStream(_folder[name], FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        return bytes;
    }
}
