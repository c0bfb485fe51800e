using NousCoder.Contracts;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics;

namespace NousCoder.Sandbox.Tests;

public sealed class SandboxVerifierTests(SandboxFixture sandbox)
{
    /// <summary>A niceness that tells one verifier's containers from the others'.</summary>
    private const int Mark = 7;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Slots_bound_what_runs_at_once_and_the_rest_waits_in_order()
    {
        await using var verifier = sandbox.Create(new SandboxOptions { Slots = 1 });
        await verifier.StartAsync(Cancellation);
        using var first = new CancellationTokenSource();
        var running = verifier.VerifyAsync(sandbox.Stdin("import time\ntime.sleep(60)", ("", "")), first.Token);
        await UntilAsync(() => verifier.BusySlots == 1);
        using var second = new CancellationTokenSource();
        var order = new List<int>();
        var cancelled = verifier.VerifyAsync(sandbox.Stdin("print(1)", ("", "1")), second.Token);
        var waiting = Enumerable.Range(0, 3).Select(WaitAsync).ToArray();
        verifier.Waiting.ShouldBe(4);

        await second.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(cancelled);
        await first.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
        await Task.WhenAll(waiting);

        order.ShouldBe([0, 1, 2]);
        (verifier.Slots, verifier.BusySlots, verifier.Waiting).ShouldBe((1, 0, 0));

        async Task WaitAsync(int n)
        {
            (await verifier.VerifyAsync(sandbox.Stdin("print(1)", ("", "1")), Cancellation)).Outcome.ShouldBe(RolloutOutcome.Passed);
            order.Add(n);
        }
    }

    [Fact]
    public async Task Programs_that_are_to_give_up_their_wait_do_so_the_last_first_and_are_not_run()
    {
        await using var verifier = sandbox.Create(new SandboxOptions { Slots = 1 });
        await verifier.StartAsync(Cancellation);
        using var ending = new CancellationTokenSource();
        var running = verifier.VerifyAsync(sandbox.Stdin("import time\ntime.sleep(60)", ("", "")), ending.Token);
        await UntilAsync(() => verifier.BusySlots == 1);
        var waiting = Enumerable.Range(0, 3).Select(_ => verifier.VerifyAsync(sandbox.Stdin("print(1)", ("", "1")), Cancellation)).ToArray();

        verifier.GiveUpWaiting(2);

        await Should.ThrowAsync<SlotElsewhereException>(waiting[2]);
        await Should.ThrowAsync<SlotElsewhereException>(waiting[1]);
        (verifier.BusySlots, verifier.Waiting).ShouldBe((1, 1));
        await ending.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
        (await waiting[0]).Outcome.ShouldBe(RolloutOutcome.Passed);
    }

    [Fact]
    public async Task A_box_that_dies_by_the_machine_is_tried_again()
    {
        await using var verifier = sandbox.Create(new SandboxOptions { Slots = 1, Niceness = Mark });
        await verifier.StartAsync(Cancellation);
        var running = verifier.VerifyAsync(sandbox.Stdin("import time\ntime.sleep(1)\nprint(1)", ("", "1")), Cancellation);
        await UntilAsync(() => verifier.BusySlots == 1);

        foreach (var container in Process.GetProcessesByName("bwrap").Where(IsMarked))
        {
            container.Kill();
        }

        (await running).Outcome.ShouldBe(RolloutOutcome.Passed);
        await sandbox.ShouldStillWorkAsync();
    }

    [Fact]
    public async Task Disposal_ends_every_process_and_what_runs_is_not_verified()
    {
        var verifier = sandbox.Create(new SandboxOptions { Slots = 2 });
        await verifier.StartAsync(Cancellation);
        var running = verifier.VerifyAsync(sandbox.Stdin("import time\ntime.sleep(60)", ("", "")), Cancellation);
        await UntilAsync(() => verifier.BusySlots == 1);

        await verifier.DisposeAsync();

        (await running).Outcome.ShouldBe(RolloutOutcome.NotVerified);
        (await verifier.VerifyAsync(sandbox.Stdin("print(1)", ("", "1")), Cancellation)).Outcome.ShouldBe(RolloutOutcome.NotVerified);
        await verifier.DisposeAsync();
    }

    [Theory]
    [InlineData("{\"input\":[],\"output\":[]}", "no test")]
    [InlineData("{\"input\":[\"1\"],\"output\":[]}", "1 inputs and 0 outputs")]
    [InlineData("{\"input\":[1],\"output\":[\"1\"]}", "input 0")]
    [InlineData("{\"input\":[\"1\"],\"output\":[\"\\ud800\"]}", "output 0")]
    [InlineData("[]", "no list 'input'")]
    [InlineData("not json", "not JSON")]
    [InlineData("", "not JSON")]
    public async Task A_suite_that_cannot_be_used_is_never_a_pass(string json, string fault)
    {
        var request = sandbox.Stdin("print(1)", ("1", "1")) with { Suite = sandbox.Suite(json) };

        var verdict = await sandbox.VerifyAsync(request);

        verdict.Outcome.ShouldBe(RolloutOutcome.NotVerified);
        verdict.Fault.ShouldContain(fault);
        verdict.Fault.ShouldContain(request.Suite.Hash);
    }

    [Fact]
    public async Task A_test_that_the_suite_lacks_is_not_verified()
    {
        var verdict = await sandbox.VerifyAsync(sandbox.Stdin("print(1)", ("1", "1")) with { Order = [0, 5] });

        verdict.Outcome.ShouldBe(RolloutOutcome.NotVerified);
        verdict.Fault.ShouldContain("Test 5");
    }

    [Fact]
    public async Task A_missing_suite_and_an_impossible_request_are_errors()
    {
        var request = sandbox.Stdin("print(1)", ("1", "1"));

        await Should.ThrowAsync<ArtifactNotFoundException>(sandbox.VerifyAsync(request with { Suite = request.Suite with { Hash = "none" } }));
        await Should.ThrowAsync<ArgumentException>(sandbox.VerifyAsync(request with { Order = [] }));
        await Should.ThrowAsync<ArgumentException>(sandbox.VerifyAsync(request with { Kind = ProblemKind.Function }));
        await Should.ThrowAsync<ArgumentException>(sandbox.VerifyAsync(request with { CpuLimit = TimeSpan.Zero }));
    }

    [Fact]
    public async Task A_suite_is_read_once_for_all_its_rollouts()
    {
        var request = sandbox.Stdin("print(1)", ("1", "1"));
        var store = new MemoryArtifactStore();
        store.Put($"suites/{request.Suite.Hash}.json", sandbox.Store.Text($"suites/{request.Suite.Hash}.json"));
        await using var verifier = new SandboxVerifier(new SandboxOptions { Slots = 2 }, store, Microsoft.Extensions.Logging.Abstractions.NullLogger<SandboxVerifier>.Instance, TimeProvider.System);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => verifier.VerifyAsync(request, Cancellation)));

        store.Reads.ShouldBe(1);
    }

    [Fact]
    public async Task A_machine_without_a_sandbox_says_how_to_get_one_and_runs_nothing()
    {
        await using var verifier = sandbox.Create(new SandboxOptions { BubblewrapPath = "/no/bwrap" });

        var error = await Should.ThrowAsync<SandboxUnavailableException>(verifier.StartAsync(Cancellation));
        error.Remedy.ShouldContain("install");
        var verdict = await verifier.VerifyAsync(sandbox.Stdin("print(1)", ("", "1")), Cancellation);
        verdict.Outcome.ShouldBe(RolloutOutcome.NotVerified);
        verdict.Fault.ShouldContain(error.Remedy);
    }

    [Fact]
    public async Task An_expected_output_that_no_program_may_write_gives_no_verdict()
    {
        var output = new string('7', 4 << 20);

        var verdict = await sandbox.VerifyAsync("print('7' * (4 << 20))", "", output);

        verdict.Outcome.ShouldBe(RolloutOutcome.NotVerified, verdict.ToString());
        verdict.Fault.ShouldContain("OutputLimitBytes");
        (await sandbox.VerifyAsync("print('7' * ((4 << 20) - 2))", "", $"{output[..^2]}  ")).Outcome.ShouldBe(RolloutOutcome.Passed);
    }

    [Fact]
    public async Task The_probe_names_every_check_and_what_mends_it()
    {
        var checks = await SandboxProbe.RunAsync(new SandboxOptions(), TimeProvider.System, Cancellation);
        checks.Where(c => c.Required).ShouldAllBe(c => c.Ok && c.Remedy == "");
        checks.Select(c => c.Name).ShouldContain("honest program");

        checks = await SandboxProbe.RunAsync(new SandboxOptions { PythonPath = "/bin/false" }, TimeProvider.System, Cancellation);
        checks.Single(c => !c.Ok).ShouldSatisfyAllConditions(c => c.Name.ShouldBe("python"), c => c.Remedy.ShouldContain("PythonPath"));

        checks = await SandboxProbe.RunAsync(new SandboxOptions { BubblewrapPath = "/bin/false" }, TimeProvider.System, Cancellation);
        checks.Single(c => !c.Ok).Name.ShouldBe("user namespaces");
    }

    [Fact]
    public void Impossible_options_are_refused()
    {
        Should.Throw<ValidationException>(() => sandbox.Create(new SandboxOptions { Slots = 0 })).Message.ShouldContain("Slots");
        Should.Throw<ValidationException>(() => sandbox.Create(new SandboxOptions { Uid = 0 })).Message.ShouldContain("root");
    }

    private static bool IsMarked(Process process)
    {
        var stat = File.ReadAllText($"/proc/{process.Id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[1] == $"{Environment.ProcessId}" && fields[16] == $"{Mark}";
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5, Cancellation);
        }
    }
}
