using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NousCoder.Contracts.Problems;
using NousCoder.Datasets;
using NousCoder.LocalStorage.Artifacts;
using NousCoder.LocalStorage.GrainState;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;

namespace NousCoder.Benchmarks.Imports;

/// <summary>Stores what an import stores, the suite and the row of each problem, with the same store and nothing around it.</summary>
internal sealed class BulkStore : IDisposable
{
    private const int AtOnce = 128;

    private readonly IHost _host;
    private readonly IGrainStorage _state;
    private readonly FolderArtifactStore _artifacts;

    public BulkStore(string folder)
    {
        _artifacts = new FolderArtifactStore(Path.Combine(folder, "artifacts"));
        _host = Host.CreateDefaultBuilder()
            .UseOrleans(silo => silo.UseLocalhostClustering().AddSqliteGrainStorageAsDefault(o => o.Path = Path.Combine(folder, "state.db")))
            .Build();
        _state = _host.Services.GetRequiredKeyedService<IGrainStorage>("Default");
    }

    /// <summary>Reads a source's problems and suites into memory.</summary>
    public static async Task<List<(ProblemDefinition Problem, byte[] Suite)>> ReadAsync(IProblemSource source, CancellationToken cancellationToken)
    {
        var problems = new List<(ProblemDefinition, byte[])>();
        await foreach (var row in source.ReadAsync("bulk", withSolutions: false, "", null, cancellationToken))
        {
            var suite = new byte[row.Row!.Suite.Reference.Bytes];
            row.Row.Suite.CopyTo(suite);
            problems.Add((row.Row.Definition, suite));
        }

        return problems;
    }

    public Task WriteAsync(IEnumerable<(ProblemDefinition Problem, byte[] Suite)> problems, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(problems, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (row, cancellation) =>
        {
            using var suite = new MemoryStream(row.Suite, writable: false);
            await _artifacts.WriteAsync($"suites/{row.Problem.Suite.Hash}.json", suite, cancellation);
            await _state.WriteStateAsync("problem", GrainId.Create("problem", row.Problem.Id), new GrainState<StoredProblem>(new StoredProblem { Definition = row.Problem }));
        });

    public void Dispose() => _host.Dispose();

    /// <summary>As the grain's own row.</summary>
    private sealed class StoredProblem
    {
        public ProblemDefinition? Definition { get; set; }
    }
}
