using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Rollouts;
using NousCoder.Grains.Ports;
using NousCoder.Sandbox;
using NousCoder.Tests;

namespace NousCoder.Benchmarks.Verify;

/// <summary>The sandbox by itself, with the suites of the workload in memory.</summary>
internal sealed class Sandboxes : IAsyncDisposable
{
    private static readonly byte[] DoneSuite = """{"input":[""],"output":["done\n"]}"""u8.ToArray();

    /// <summary>A test without input that expects "done".</summary>
    private static readonly TestSuiteReference Done = new()
    {
        Hash = Convert.ToHexStringLower(SHA256.HashData(DoneSuite)),
        InputBytes = [0],
    };

    private readonly SandboxVerifier _verifier;

    private Sandboxes(SandboxVerifier verifier) => _verifier = verifier;

    public static async Task<Sandboxes> StartAsync(int slots, BoxIsolation isolation = BoxIsolation.Full)
    {
        var store = new MemoryStore();
        foreach (var problem in Workload.Problems)
        {
            using var suite = new MemoryStream(problem.Suite);
            await store.WriteAsync($"suites/{problem.Reference.Hash}.json", suite, CancellationToken.None);
        }

        using var done = new MemoryStream(DoneSuite);
        await store.WriteAsync($"suites/{Done.Hash}.json", done, CancellationToken.None);
        var verifier = new SandboxVerifier(
            new SandboxOptions { Slots = slots, StrongestIsolation = isolation }, store, NullLogger<SandboxVerifier>.Instance, TimeProvider.System);
        await verifier.StartAsync(CancellationToken.None);
        return new Sandboxes(verifier);
    }

    /// <summary>Runs a program on all tests, or on some, in a box of its own.</summary>
    public async Task<Verdict> RunAsync(WorkloadProblem problem, string program, params int[] tests)
    {
        var verdict = await _verifier.VerifyAsync(
            new VerificationRequest
            {
                Program = program,
                Kind = ProblemKind.Stdin,
                Suite = problem.Reference,
                Order = tests.Length > 0 ? [.. tests] : [.. Enumerable.Range(0, Workload.Tests)],
            },
            CancellationToken.None);
        return verdict.Outcome == RolloutOutcome.NotVerified
            ? throw new InvalidOperationException(verdict.Fault)
            : verdict;
    }

    /// <summary>Runs a program near a limit.</summary>
    public Task<Verdict> RunAsync(LimitProgram program, TimeSpan cpuLimit) => _verifier.VerifyAsync(
        new VerificationRequest { Program = program.Source, Kind = ProblemKind.Stdin, Suite = Done, Order = [0], CpuLimit = cpuLimit },
        CancellationToken.None);

    public ValueTask DisposeAsync() => _verifier.DisposeAsync();
}
