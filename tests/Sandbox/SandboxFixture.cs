using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;

namespace NousCoder.Sandbox.Tests;

/// <summary>A real sandbox with two slots, shared by the tests, and short ways to ask it.</summary>
public sealed class SandboxFixture : IAsyncLifetime
{
    private int _suites;

    public MemoryArtifactStore Store { get; } = new();

    public SandboxVerifier Verifier { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Verifier = Create(new SandboxOptions { Slots = 2, OutputLimitBytes = 4 << 20, WallGrace = TimeSpan.FromSeconds(1) });
        await Verifier.StartAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => Verifier.DisposeAsync();

    public SandboxVerifier Create(SandboxOptions options) => new(options, Store, NullLogger<SandboxVerifier>.Instance, TimeProvider.System);

    public TestSuiteReference Suite(string json, int tests = 1)
    {
        // Spaces after the value keep suites of the same tests apart.
        json += new string(' ', Interlocked.Increment(ref _suites));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
        Store.Put($"suites/{hash}.json", json);
        return new TestSuiteReference { Hash = hash, InputBytes = [.. Enumerable.Repeat(0, tests)] };
    }

    public TestSuiteReference Suite(object[] inputs, object[] outputs) =>
        Suite(JsonSerializer.Serialize(new { input = inputs, output = outputs }), inputs.Length);

    public VerificationRequest Stdin(string program, params (string Input, string Output)[] tests) => new()
    {
        Program = program,
        Kind = ProblemKind.Stdin,
        Suite = Suite([.. tests.Select(t => (object)t.Input)], [.. tests.Select(t => (object)t.Output)]),
        Order = [.. Enumerable.Range(0, tests.Length)],
    };

    public VerificationRequest Function(string program, string name, params (object Input, object Output)[] tests) => new()
    {
        Program = program,
        Kind = ProblemKind.Function,
        FunctionName = name,
        Suite = Suite([.. tests.Select(t => t.Input)], [.. tests.Select(t => t.Output)]),
        Order = [.. Enumerable.Range(0, tests.Length)],
    };

    public Task<Verdict> VerifyAsync(VerificationRequest request) => Verifier.VerifyAsync(request, TestContext.Current.CancellationToken);

    /// <summary>Runs a program on one input.</summary>
    public Task<Verdict> VerifyAsync(string program, string input, string output) => VerifyAsync(Stdin(program, (input, output)));

    /// <summary>An honest program must still pass after whatever ran before it.</summary>
    public async Task ShouldStillWorkAsync()
    {
        var verdicts = await Task.WhenAll(Enumerable.Range(0, Verifier.Slots).Select(_ => VerifyAsync("print(int(input()) + 1)", "1", "2")));
        verdicts.ShouldAllBe(v => v.Outcome == RolloutOutcome.Passed);
    }
}
