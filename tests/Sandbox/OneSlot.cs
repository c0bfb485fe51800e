namespace NousCoder.Sandbox.Tests;

/// <summary>A sandbox of one slot with short limits.</summary>
public sealed class OneSlot(SandboxFixture sandbox) : IAsyncLifetime
{
    public const string Secret = "s3cr3t";

    private static readonly TimeSpan Cpu = TimeSpan.FromSeconds(1);

    private static readonly SandboxOptions Options = new() { Slots = 1, OutputLimitBytes = 4 << 20, WallLimitFactor = 1, WallGrace = TimeSpan.FromSeconds(1) };

    /// <summary>The limit of a program that is starved of CPU, twice: a box that dies is tried once more.</summary>
    private static TimeSpan Longest => 2 * Options.StarvedLimitFactor * (Cpu + Options.WallGrace);

    public SandboxFixture Sandbox => sandbox;

    private SandboxVerifier Verifier { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Verifier = sandbox.Create(Options);
        await Verifier.StartAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => Verifier.DisposeAsync();

    /// <summary>The program does not pass and is decided in time, and an honest one passes right after it.</summary>
    public async Task ShouldGainNothingAsync(VerificationRequest request)
    {
        var verdict = await Verifier.VerifyAsync(
            request with { CpuLimit = Cpu, MemoryLimit = 256 << 20 }, TestContext.Current.CancellationToken);
        var honest = await Verifier.VerifyAsync(sandbox.Stdin("print(int(input()) + 1)", ("1", "2")), TestContext.Current.CancellationToken);

        verdict.Outcome.ShouldBe(RolloutOutcome.Failed, verdict.ToString());
        verdict.Seconds.ShouldBeLessThan(Longest.TotalSeconds, verdict.ToString());
        verdict.TestRuns.Sum(r => r.Seconds).ShouldBeLessThan(3 * Cpu.TotalSeconds, verdict.ToString());
        honest.Outcome.ShouldBe(RolloutOutcome.Passed, $"after {verdict}: {honest}");
    }
}
