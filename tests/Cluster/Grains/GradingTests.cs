using System.Text.Json;
using NousCoder.Client.Grading;
using NousCoder.Client.Silos;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Cluster.Tests.Grains;

public sealed class GradingTests : IAsyncLifetime
{
    private const int Count = 60;

    private readonly Machine _machine = new();
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("nouscoder-grading-");
    private Silos _silos = null!;

    private GradeOptions Options => new()
    {
        Problems = Path.Combine(_files.FullName, "problems.jsonl"),
        Solutions = Path.Combine(_files.FullName, "solutions.jsonl"),
        Out = Path.Combine(_files.FullName, "verdicts.jsonl"),
        Verification = new VerificationOptions(),
    };

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Options.Problems, """{"id": "one", "problem": "Print 1.", "tests": "{\"input\": [\"\"], \"output\": [\"1\"]}"}""");
        await File.WriteAllLinesAsync(Options.Solutions, Enumerable.Range(0, Count).Select(n => JsonSerializer.Serialize(
            new { id = $"s{n}", problem = "one", code = n == 0 ? "print(1) # slow" : "print(1)" })));
        _silos = await Silos.StartAsync(_machine);
    }

    public async ValueTask DisposeAsync()
    {
        await _silos.DisposeAsync();
        await _machine.DisposeAsync();
        _files.Delete(recursive: true);
    }

    [Fact]
    public async Task A_slow_program_at_the_head_holds_no_other_back_and_an_interruption_loses_none_of_them()
    {
        _machine.Verifier.Hold("slow");
        using (var run = await Run.StartAsync(Options))
        {
            var grading = run.GradeAsync(_silos.Grains);
            await Eventually.HoldsAsync(() => Task.FromResult(run.Finished == Count - 1), "that all but the slow program have a verdict");

            // Without the slow one nothing is in order yet.
            Rows().ShouldBeEmpty();
            await run.InterruptAsync(grading);
        }

        _machine.Verifier.Release();
        var asked = _machine.Verifier.Asked;
        using (var run = await Run.StartAsync(Options))
        {
            await run.GradeAsync(_silos.Grains);
        }

        _machine.Verifier.Asked.ShouldBe(asked + 1);
        Rows().ShouldBe(Enumerable.Range(0, Count).Select(n => $"s{n} passed"));
    }

    private string[] Rows() =>
        [.. ReadShared(Options.Out).Select(l => JsonDocument.Parse(l).RootElement).Select(r => $"{r.GetProperty("id")} {r.GetProperty("verdict")}")];

    /// <summary>Lines of a file that another handle of this process holds a lock on.</summary>
    private static string[] ReadShared(string path)
    {
        var copy = $"{path}.copy";
        using var process = System.Diagnostics.Process.Start("cp", [path, copy]);
        process.WaitForExit();
        return File.ReadAllLines(copy);
    }

    /// <summary>The parts of a run, without a silo process.</summary>
    private sealed class Run : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly GradeOptions _options;
        private readonly VerdictFile _file;
        private readonly VerdictSpool _spool;
        private readonly ResumePoint _resume;
        private readonly OrderedVerdicts _rows;
        private readonly IProblemCollection _problems;
        private readonly SolutionResolver _resolver;
        private int _finished;

        private Run(
            GradeOptions options, IProblemCollection problems, SolutionResolver resolver, VerdictFile file, VerdictSpool spool, ResumePoint resume)
        {
            _options = options;
            _problems = problems;
            _resolver = resolver;
            _file = file;
            _spool = spool;
            _resume = resume;
            _rows = new OrderedVerdicts(file, spool, new GradeSummary(), resume.Kept);
        }

        public int Finished => Volatile.Read(ref _finished);

        public static async Task<Run> StartAsync(GradeOptions options)
        {
            var problems = await ProblemCollections.OpenAsync(options.Problems, CancellationToken.None);
            var resolver = new SolutionResolver(problems, new VerdictDigest(options));
            var file = VerdictFile.Open(options.Out);
            var scan = new ResumeScan(options, resolver, file, new GradeSummary());
            var resume = await scan.RunAsync(CancellationToken.None);
            var spool = await VerdictSpool.OpenAsync(file, CancellationToken.None);
            await scan.MoveLaterAsync(resume, spool, CancellationToken.None);
            return new Run(options, problems, resolver, file, spool, resume);
        }

        public Task GradeAsync(IGrainFactory grains) =>
            new Grader(_options, grains, _problems, _resolver, _rows, new Patience(TimeProvider.System)).RunAsync(
                slots: 2, _resume.Kept, _ => Interlocked.Increment(ref _finished), _stop.Token);

        public async Task InterruptAsync(Task grading)
        {
            await _stop.CancelAsync();
            await grading.ShouldThrowAsync<OperationCanceledException>();
        }

        public void Dispose()
        {
            _spool.Dispose();
            _file.Dispose();
            _stop.Dispose();
        }
    }
}
