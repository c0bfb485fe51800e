namespace NousCoder.Sandbox.Tests;

/// <summary>
/// The programs of the folder Hostile, each named for what it tries. None may pass or end as a fault of the machine, each is
/// decided in time, and an honest program passes in the same slot right after it.
/// </summary>
public sealed class HostileProgramTests(HostileProgramTests.OneSlot slot) : IClassFixture<HostileProgramTests.OneSlot>
{
    private const string Secret = "s3cr3t";

    public static IEnumerable<TheoryDataRow<string>> Programs =>
        Directory.EnumerateFiles(Folder).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal).Select(name => new TheoryDataRow<string>(name!));

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Hostile");

    [Theory, MemberData(nameof(Programs))]
    public async Task It_gains_nothing_and_leaves_nothing(string name) =>
        await ShouldGainNothingAsync(RequestFor(await File.ReadAllTextAsync(Path.Combine(Folder, name + ".py"), TestContext.Current.CancellationToken)));

    [Theory]
    [InlineData("parentheses a hundred thousand deep", "(", 100_000, "")]
    [InlineData("brackets twenty deep that are not closed", "[{(", 20, "")]
    [InlineData("braces that make a parser look ahead", "{a:", 40, "")]
    [InlineData("a minus three hundred thousand times", "-", 300_000, "1")]
    [InlineData("not a hundred thousand times", "not ", 100_000, "1")]
    [InlineData("lambdas ten thousand deep", "lambda: ", 10_000, "1")]
    [InlineData("a sum of a million terms", "1+", 1_000_000, "1")]
    [InlineData("a chain of a hundred thousand attributes", "a.", 100_000, "a")]
    [InlineData("a chain of a hundred thousand calls", "f(", 100_000, ")")]
    [InlineData("a hundred thousand decorators", "@a\n", 100_000, "def f(): pass")]
    [InlineData("a hundred thousand branches", "if a: pass\nel", 100_000, "se: pass")]
    [InlineData("a number of ten million digits", "9", 10_000_000, "")]
    [InlineData("a name of ten million letters", "a", 10_000_000, "")]
    [InlineData("ten million line ends", "\n", 10_000_000, "print(1)")]
    [InlineData("a text that is not closed", "x = 'x\n", 100_000, "")]
    public async Task A_source_that_is_a_bomb_harms_only_itself(string name, string part, int count, string end)
    {
        name.ShouldNotBeEmpty();
        await ShouldGainNothingAsync(slot.Sandbox.Stdin(string.Concat(Enumerable.Repeat(part, count)) + end, ("", Secret)));
    }

    [Fact]
    public async Task A_constant_that_fills_the_memory_harms_only_itself()
    {
        foreach (var source in (string[])["x = 2 ** 10 ** 10", "x = 'x' * 10 ** 12", "x = (1,) * 10 ** 12", "x = 1 << 10 ** 12", "x = [0] * 10 ** 12"])
        {
            await ShouldGainNothingAsync(slot.Sandbox.Stdin(source, ("", Secret)));
        }
    }

    private async Task ShouldGainNothingAsync(VerificationRequest request)
    {
        var verdict = await slot.Verifier.VerifyAsync(
            request with { CpuLimit = OneSlot.Cpu, MemoryLimit = 256 << 20 }, TestContext.Current.CancellationToken);
        var honest = await slot.Verifier.VerifyAsync(slot.Sandbox.Stdin("print(int(input()) + 1)", ("1", "2")), TestContext.Current.CancellationToken);

        verdict.Outcome.ShouldBe(RolloutOutcome.Failed, verdict.ToString());
        verdict.Seconds.ShouldBeLessThan(OneSlot.Longest.TotalSeconds, verdict.ToString());
        honest.Outcome.ShouldBe(RolloutOutcome.Passed, $"after {verdict}: {honest}");
    }

    /// <summary>A first line may say how a program is asked: as a function, or with an expected output, or on two tests of which the second wants to know a word of the first.</summary>
    private VerificationRequest RequestFor(string program)
    {
        var asked = program.Split('\n', 2)[0].TrimStart('#', ' ').Split(": ", 2);
        return asked switch
        {
            ["function", var name] => slot.Sandbox.Function(program, name.Trim(), ("1", $"\"{Secret}\"")),
            ["expect", var output] => slot.Sandbox.Stdin(program, ("", output)),
            ["carries"] => slot.Sandbox.Stdin(program, (Secret, "ok"), ("second", Secret)),
            _ => slot.Sandbox.Stdin(program, ("", Secret)),
        };
    }

    /// <summary>A sandbox of one slot with short limits.</summary>
    public sealed class OneSlot(SandboxFixture sandbox) : IAsyncLifetime
    {
        public static readonly TimeSpan Cpu = TimeSpan.FromSeconds(1);

        private static readonly SandboxOptions Options = new() { Slots = 1, OutputLimitBytes = 4 << 20, WallLimitFactor = 1, WallGrace = TimeSpan.FromSeconds(1) };

        /// <summary>The limit of a program that is starved of CPU, and a second, twice: a box that dies is tried once more.</summary>
        public static TimeSpan Longest => 2 * ((4 * (Cpu + Options.WallGrace)) + TimeSpan.FromSeconds(1));

        public SandboxFixture Sandbox => sandbox;

        public SandboxVerifier Verifier { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Verifier = sandbox.Create(Options);
            await Verifier.StartAsync(TestContext.Current.CancellationToken);
        }

        public ValueTask DisposeAsync() => Verifier.DisposeAsync();
    }
}
