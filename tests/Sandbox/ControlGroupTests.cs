namespace NousCoder.Sandbox.Tests;

public sealed class ControlGroupTests(SandboxFixture sandbox)
{
    [Fact]
    public async Task Programs_run_inside_a_group_of_their_slot_and_nothing_is_left_of_it()
    {
        string[] groups;
        await using (var verifier = sandbox.Create(new SandboxOptions { Slots = 1 }))
        {
            await verifier.StartAsync(TestContext.Current.CancellationToken);
            groups = [.. verifier.ControlGroups];
            Assert.SkipUnless(groups.Length > 0, "this user can make no control groups");
            groups.ShouldAllBe(g => File.ReadLines(Path.Combine(g, "cgroup.procs")).Any());
            var verdict = await verifier.VerifyAsync(sandbox.Stdin("print(1)", ("", "1")), TestContext.Current.CancellationToken);
            verdict.Outcome.ShouldBe(RolloutOutcome.Passed);
        }

        groups.ShouldAllBe(g => !Directory.Exists(g));
    }

    [Fact]
    public async Task Without_groups_a_program_is_confined_all_the_same()
    {
        await using var verifier = sandbox.Create(new SandboxOptions { Slots = 1, UseControlGroups = false });

        var verdict = await verifier.VerifyAsync(
            sandbox.Stdin("x = []\nwhile True: x.append(bytearray(1 << 20))", ("", "")) with { MemoryLimit = 100 << 20 }, TestContext.Current.CancellationToken);

        verdict.Reason.ShouldBe(FailureReason.MemoryLimit);
    }
}
