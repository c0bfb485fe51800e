using NousCoder.Client.Silos;
using NousCoder.Contracts;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Rollouts;
using NousCoder.Contracts.Submissions;
using NousCoder.Datasets.Suites;

namespace NousCoder.Benchmarks.Verify;

/// <summary>The sandbox of a silo process, asked by a client through the grains, as <c>nouscoder grade</c> does it.</summary>
internal sealed class ThroughGrains : IAsyncDisposable
{
    private readonly EmbeddedSilo _silo;
    private readonly SiloConnection _connection;
    private int _submissions;

    private ThroughGrains(EmbeddedSilo silo, SiloConnection connection) => (_silo, _connection) = (silo, connection);

    public static async Task<ThroughGrains> StartAsync()
    {
        var silo = await EmbeddedSilo.StartAsync(CancellationToken.None);
        var connection = await SiloConnection.OpenAsync(silo.Address, CancellationToken.None);
        var uploader = new SuiteUploader(connection.Grains);
        foreach (var problem in Workload.Problems)
        {
            await uploader.UploadAsync(problem.Reference.Hash, [problem.Suite], CancellationToken.None);
            await connection.Grains.GetGrain<IProblemGrain>(KeyOf(problem)).Define(new ProblemDefinition
            {
                Id = KeyOf(problem),
                Statement = problem.Name,
                Kind = ProblemKind.Stdin,
                Suite = problem.Reference,
            });
        }

        return new ThroughGrains(silo, connection);
    }

    /// <returns>Tests that were run.</returns>
    public async Task<int> RunAsync(WorkloadProblem problem, string program)
    {
        var submission = _connection.Grains.GetGrain<ISubmissionGrain>($"benchmark-{Interlocked.Increment(ref _submissions)}");
        var spec = new SubmissionSpec { Program = program, ProblemId = KeyOf(problem), Verification = new() { InSuiteOrder = true }, Fresh = true };
        while (true)
        {
            if (await submission.Verify(spec, TimeSpan.FromSeconds(20)) is { } verdict)
            {
                return verdict.Outcome == RolloutOutcome.NotVerified
                    ? throw new InvalidOperationException(verdict.Fault)
                    : verdict.TestRuns.Length;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _silo.DisposeAsync();
    }

    private static string KeyOf(WorkloadProblem problem) => Keys.Problem(problem.Name, 0);
}
