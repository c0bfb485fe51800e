using NousCoder.Contracts;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;
using TorchSharp;
using static TorchSharp.torch;
using EngineOptions = NousCoder.Policy.Generation.GenerationOptions;

namespace NousCoder.Policy.Tests.Generation;

public sealed class LifetimeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cancelling_leaves_no_sequences_and_others_go_on()
    {
        await using var served = new Served(options: new EngineOptions { MaxSequences = 8 });
        using var source = new CancellationTokenSource();
        var cancelled = served.Engine.GenerateAsync(Endless(20), source.Token).GetAsyncEnumerator(source.Token);
        var first = cancelled.MoveNextAsync();
        while (served.Engine.Running == 0)
        {
            await Task.Yield();
        }

        var other = served.CompleteAsync(Served.Request([1, 2, 3]));
        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            while (await first)
            {
                first = cancelled.MoveNextAsync();
            }
        });
        (await other).Length.ShouldBe(3);
        await served.IdleAsync();
    }

    [Fact]
    public async Task Ending_the_enumeration_early_takes_the_rest_out()
    {
        await using var served = new Served();

        await foreach (var _ in served.Engine.GenerateAsync(Served.Request([.. Enumerable.Range(0, 100).Select(i => (ulong)i)], max: 90), Cancellation))
        {
            break;
        }

        await served.IdleAsync();
        (await served.CompleteAsync(Served.Request([1]))).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Two_versions_are_served_at_once_each_with_its_own_weights()
    {
        await using var served = new Served(versions: 2);
        var alone = new[] { await served.CompleteAsync(Served.Request([1, 2, 3, 4], version: 0)), await served.CompleteAsync(Served.Request([1, 2, 3, 4], version: 1)) };

        var together = await Task.WhenAll(served.CompleteAsync(Served.Request([1, 2, 3, 4], version: 0)), served.CompleteAsync(Served.Request([1, 2, 3, 4], version: 1)));

        for (var version = 0; version < 2; version++)
        {
            together[version].ShouldAllBe(c => c.PolicyVersion == version);
            together[version].SelectMany(c => c.Tokens).ShouldBe(alone[version].SelectMany(c => c.Tokens));
        }

        alone[0].SelectMany(c => c.Tokens).ShouldNotBe(alone[1].SelectMany(c => c.Tokens));
        served.Resolved.ShouldBe([0, 1], "a version is loaded once");
    }

    [Fact]
    public async Task The_version_not_used_for_longest_is_given_up_for_a_new_one()
    {
        await using var served = new Served(versions: 3, new EngineOptions { MaxLoadedPolicies = 2 });
        foreach (var version in (int[])[0, 1, 0, 2, 0, 1])
        {
            (await served.CompleteAsync(Served.Request([1], version)))[0].PolicyVersion.ShouldBe(version);
        }

        served.Resolved.ShouldBe([0, 1, 2, 1]);
    }

    [Fact]
    public async Task A_new_version_waits_for_a_place_while_all_are_busy()
    {
        await using var served = new Served(versions: 2, new EngineOptions { MaxLoadedPolicies = 1 });

        var counts = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i => (await served.CompleteAsync(Served.Request([1, 2], version: i % 2))).Length));

        counts.ShouldAllBe(count => count == 2);
    }

    [Fact]
    public async Task A_version_on_its_way_does_not_hold_up_one_that_is_there()
    {
        await using var served = new Served(versions: 2);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        served.BeforeResolving = (policy, _) => policy.Version == 1 ? gate.Task : Task.CompletedTask;

        var slow = served.CompleteAsync(Served.Request([1, 2, 3], version: 1));
        (await served.CompleteAsync(Served.Request([1, 2]))).Length.ShouldBe(2);

        slow.IsCompleted.ShouldBeFalse();
        served.Engine.Waiting.ShouldBe(3);
        gate.SetResult();
        (await slow).Length.ShouldBe(3);
    }

    [Fact]
    public async Task A_checkpoint_that_cannot_be_loaded_fails_its_requests_until_it_is_mended()
    {
        await using var served = new Served(versions: 2);
        var weights = Path.Combine(served.Folder(1), "model.safetensors");
        var whole = await File.ReadAllBytesAsync(weights, Cancellation);
        await File.WriteAllBytesAsync(weights, whole[..^10], Cancellation);
        var good = served.CompleteAsync(Served.Request([1, 2]));

        var e = await Should.ThrowAsync<CheckpointException>(() => served.CompleteAsync(Served.Request([1, 2], version: 1)));

        e.Message.ShouldContain(weights);
        (await good).Length.ShouldBe(2);
        await File.WriteAllBytesAsync(weights, whole, Cancellation);
        (await served.CompleteAsync(Served.Request([1, 2], version: 1))).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_had_fails_its_requests()
    {
        await using var served = new Served();
        served.BeforeResolving = (_, _) => throw new ArtifactNotFoundException("gone");

        served.Engine.Fault.ShouldBeNull();
        (await Should.ThrowAsync<ArtifactNotFoundException>(() => served.CompleteAsync(Served.Request([1])))).Message.ShouldContain("gone");
        served.Engine.Fault.ShouldNotBeNull().ShouldContain("gone");

        await served.IdleAsync();
    }

    [Fact]
    public async Task Weights_that_have_diverged_fail_the_request_and_not_the_engine()
    {
        await using var served = new Served(versions: 2);
        using (var model = served.LoadModel(1))
        {
            using var none = no_grad();
            model.Parameters["model.layers.0.mlp.up_proj.weight"].Fill(1e38);
            model.Parameters["model.layers.0.mlp.down_proj.weight"].Fill(1e38);
            NousCoder.Policy.Checkpoints.CheckpointFolder.SaveModel(served.Folder(1), model, NousCoder.Policy.Checkpoints.TokenizerFiles.Read(served.Folder(1)));
        }

        var e = await Should.ThrowAsync<InvalidOperationException>(() => served.CompleteAsync(Served.Request([1, 2], version: 1)));

        e.Message.ShouldContain("version 1 of tiny/1/");
        e.Message.ShouldContain("no finite numbers");
        (await served.CompleteAsync(Served.Request([1, 2]))).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Disposal_ends_what_is_open_and_refuses_what_comes_after()
    {
        var served = new Served();
        served.BeforeResolving = (_, token) => Task.Delay(Timeout.Infinite, token);
        var open = Should.ThrowAsync<ObjectDisposedException>(() => served.CompleteAsync(Served.Request([1])));
        while (served.Engine.Waiting == 0)
        {
            await Task.Yield();
        }

        await served.DisposeAsync();

        await open;
        await Should.ThrowAsync<ObjectDisposedException>(() => served.CompleteAsync(Served.Request([1])));
        await served.Engine.DisposeAsync();
    }

    [Fact]
    public void Impossible_options_are_refused() =>
        Should.Throw<System.ComponentModel.DataAnnotations.ValidationException>(() => new Served(options: new EngineOptions { Device = "tpu" }))
            .Message.ShouldContain("Device must be");

    private static EngineRequest Endless(int count) =>
        Served.Request([.. Enumerable.Range(0, count).Select(i => (ulong)i)]) with { ContextLength = 4096, MaxNewTokens = null };
}
