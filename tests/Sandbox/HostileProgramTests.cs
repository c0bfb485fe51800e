namespace NousCoder.Sandbox.Tests;

/// <summary>
/// The programs of the folder Hostile, each named for what it tries. None may pass or end as a fault of the machine, each is
/// decided in time, and an honest program passes in the same slot right after it.
/// </summary>
public sealed class HostileProgramTests(OneSlot slot) : IClassFixture<OneSlot>
{
    public static IEnumerable<TheoryDataRow<string>> Programs =>
        Directory.EnumerateFiles(Folder).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal).Select(name => new TheoryDataRow<string>(name!));

    public static TheoryData<BoxIsolation> WeakerLevels => [BoxIsolation.SharedUser, BoxIsolation.Shared];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Hostile");

    [Theory, MemberData(nameof(Programs))]
    public async Task It_gains_nothing_and_leaves_nothing(string name) =>
        await slot.ShouldGainNothingAsync(RequestFor(await File.ReadAllTextAsync(Path.Combine(Folder, name + ".py"), TestContext.Current.CancellationToken)));

    /// <summary>All in one box after another, as those that leave something do, of each weaker isolation.</summary>
    [Theory, MemberData(nameof(WeakerLevels))]
    public async Task Nothing_is_left_under_weaker_isolation_either(BoxIsolation isolation)
    {
        await using var verifier = slot.Sandbox.Create(new SandboxOptions { Slots = 1, OutputLimitBytes = 4 << 20, StrongestIsolation = isolation, WeakestIsolation = isolation });
        foreach (var file in Directory.EnumerateFiles(Folder, "carry-by-*").Concat(Directory.EnumerateFiles(Folder, "*-the-box*")))
        {
            var request = RequestFor(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));

            var verdict = await verifier.VerifyAsync(request with { CpuLimit = TimeSpan.FromSeconds(5) }, TestContext.Current.CancellationToken);

            verdict.Outcome.ShouldBe(RolloutOutcome.Failed, $"{Path.GetFileName(file)}: {verdict}");
        }
    }

    /// <summary>A first line may say how a program is asked: as a function, or with an expected output, or on two tests of which the second wants to know a word of the first.</summary>
    private VerificationRequest RequestFor(string program)
    {
        var asked = program.Split('\n', 2)[0].TrimStart('#', ' ').Split(": ", 2);
        return asked switch
        {
            ["function", var name] => slot.Sandbox.Function(program, name.Trim(), ("1", $"\"{OneSlot.Secret}\"")),
            ["expect", var output] => slot.Sandbox.Stdin(program, ("", output)),
            ["carries"] => slot.Sandbox.Stdin(program, (OneSlot.Secret, "ok"), ("second", OneSlot.Secret)),
            _ => slot.Sandbox.Stdin(program, ("", OneSlot.Secret)),
        };
    }
}
