using System.Text.Json;
using NousCoder.Contracts;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Checkpoints;
using NousCoder.Policy.Model;
using NousCoder.Policy.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Tests.Training;

public sealed class AdapterTrainingTests : IAsyncDisposable
{
    private static readonly LoraOptions Lora = new() { Rank = 3, Alpha = 6, Modules = ["q_proj", "v_proj", "down_proj"] };

    private readonly TinyPolicy _policy = new();
    private readonly PolicyTrainer _trainer = PolicyTrainerTests.NewTrainer();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Training_an_adapter_moves_the_policy_and_leaves_its_model_alone()
    {
        var folder = await TrainAsync(_trainer, steps: 15);

        Directory.GetFiles(folder).Select(Path.GetFileName).ShouldBe(["adapter_config.json", "adapter_model.safetensors", "optimizer.safetensors"], ignoreOrder: true);
        // The embedding, which is the head, stays as it is, so logits cannot grow by much.
        Score(folder, Requests.Good).ShouldBeGreaterThan(TinyPolicy.Score(_policy.Folder, Requests.Prompt, Requests.Good).Sum() + 0.5f);
        Score(folder, Requests.Bad).ShouldBeLessThan(TinyPolicy.Score(_policy.Folder, Requests.Prompt, Requests.Bad).Sum() - 0.3f);
    }

    [Fact]
    public async Task A_fresh_adapter_adds_nothing()
    {
        var folder = await TrainAsync(_trainer, steps: 0);

        Score(folder, Requests.Good).ShouldBe(TinyPolicy.Score(_policy.Folder, Requests.Prompt, Requests.Good).Sum(), 1e-6f);
    }

    [Fact]
    public async Task With_and_without_gradients_and_merged_and_decoding_token_by_token_it_is_the_same_policy()
    {
        var folder = await TrainAsync(_trainer, steps: 3);
        using var scope = NewDisposeScope();
        using var model = CheckpointFolder.LoadPolicy(new PolicyFolder(folder, _policy.Folder), CPU, ScalarType.Float32);
        using var adapter = model.Adapter!;
        var tokens = tensor(Requests.Prompt.Concat(Requests.Good).Select(t => (long)t).ToArray()).unsqueeze(0);

        var fused = model.HiddenStates(tokens);
        model.RequireGradients(true);
        var separate = model.HiddenStates(tokens).detach();
        model.RequireGradients(false);
        model.Merge();
        var merged = model.HiddenStates(tokens);
        using var plain = CheckpointFolder.LoadModel(_policy.Folder, CPU, ScalarType.Float32);

        (fused - plain.HiddenStates(tokens)).abs().max().item<float>().ShouldBeGreaterThan(0.1f);
        (separate - fused).abs().max().item<float>().ShouldBeLessThan(1e-5f);
        (merged - fused).abs().max().item<float>().ShouldBeLessThan(1e-5f);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public async Task Continuing_from_a_stored_adapter_gives_the_bytes_that_going_on_gives(ScalarType dataType)
    {
        await using var trainer = PolicyTrainerTests.NewTrainer(dataType: dataType);
        var straight = await TrainAsync(trainer, steps: 4);
        var middle = await TrainAsync(trainer, steps: 2);
        await using var other = PolicyTrainerTests.NewTrainer(dataType: dataType);

        var continued = await TrainAsync(other, steps: 4, from: middle, first: 3);

        foreach (var file in new[] { "adapter_model.safetensors", "optimizer.safetensors", "adapter_config.json" })
        {
            File.ReadAllBytes(Path.Combine(continued, file)).ShouldBe(File.ReadAllBytes(Path.Combine(straight, file)), file);
        }
    }

    /// <summary>Most scales alpha / rank are no powers of two, so that it shows where a product is rounded.</summary>
    [Theory]
    [InlineData(24, 40)]
    [InlineData(64, 96)]
    [InlineData(8, 20)]
    [InlineData(16, 32)]
    public async Task Ratios_are_one_where_nothing_moved(int rank, double alpha)
    {
        var shape = Qwen3Configuration.Load(_policy.Folder) with
        {
            VocabularySize = 512, HiddenSize = 128, IntermediateSize = 384, HeadSize = 32,
        };
        using var wide = new TinyPolicy(shape);
        await using var trainer = PolicyTrainerTests.NewTrainer(dataType: ScalarType.BFloat16);
        await trainer.LoadAsync(
            new TrainablePolicy { Files = new PolicyFolder(wide.Folder), Lora = new() { Rank = rank, Alpha = alpha } }, Cancellation);
        var request = Requests.Of(Requests.Varied(1, 6), Requests.Varied(2, 6), Requests.Varied(3, 6)) with
        {
            Objective = new ObjectiveOptions { Name = ObjectiveName.Gspo },
        };
        request = request with { Optimizer = request.Optimizer with { LearningRate = 0.02 } };
        // B is zero at the start, whatever it is multiplied by.
        await trainer.UpdateAsync(request, Cancellation);

        var metrics = await trainer.UpdateAsync(
            request with { Step = 2, Optimizer = request.Optimizer with { LearningRate = 0, MinibatchGroups = 1 } }, Cancellation);

        metrics["clip_fraction_low"].ShouldBe(0);
        metrics["clip_fraction_high"].ShouldBe(0);
        metrics["approximate_kl"].ShouldBe(0);
    }

    [Fact]
    public async Task Files_are_as_PEFT_has_them()
    {
        var folder = await TrainAsync(_trainer, steps: 1);

        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "adapter_config.json"), Cancellation));
        var tensors = SafetensorsFile.Read(Path.Combine(folder, "adapter_model.safetensors"));

        json.RootElement.GetProperty("r").GetInt32().ShouldBe(3);
        json.RootElement.GetProperty("lora_alpha").GetDouble().ShouldBe(6);
        json.RootElement.GetProperty("base_model_name_or_path").GetString().ShouldBe("the-model");
        json.RootElement.GetProperty("target_modules").EnumerateArray().Select(m => m.GetString()).ShouldBe(["q_proj", "v_proj", "down_proj"]);
        tensors.Count.ShouldBe(2 * 2 * 3);
        tensors["base_model.model.model.layers.1.self_attn.v_proj.lora_A.weight"].shape.ShouldBe([3, 16]);
        tensors["base_model.model.model.layers.1.self_attn.v_proj.lora_B.weight"].shape.ShouldBe([16, 3]);
        tensors["base_model.model.model.layers.0.mlp.down_proj.lora_A.weight"].shape.ShouldBe([3, 24]);
    }

    [Fact]
    public async Task An_adapter_that_is_not_the_one_to_be_trained_is_refused()
    {
        var folder = await TrainAsync(_trainer, steps: 0);
        var files = new PolicyFolder(folder, _policy.Folder);

        var whole = await Should.ThrowAsync<CheckpointException>(() => _trainer.LoadAsync(new TrainablePolicy { Files = files }, Cancellation));
        var wider = await Should.ThrowAsync<CheckpointException>(
            () => _trainer.LoadAsync(new TrainablePolicy { Files = files, Lora = Lora with { Rank = 4 } }, Cancellation));

        whole.Message.ShouldContain("Set 'lora' in the job");
        wider.Message.ShouldContain("rank 3 and alpha 6");
        wider.Message.ShouldContain("rank 4 and alpha 6");
    }

    [Fact]
    public async Task An_adapter_of_another_model_is_refused_by_the_name_of_a_tensor()
    {
        var folder = await TrainAsync(_trainer, steps: 0);
        var configuration = Qwen3Configuration.Load(_policy.Folder) with { IntermediateSize = 32 };

        var error = Should.Throw<CheckpointException>(() => AdapterFolder.Load(folder, configuration, CPU, ScalarType.Float32));

        error.Message.ShouldContain("down_proj.lora_A.weight' is Float32 [3, 24]");
        error.Message.ShouldContain("[3, 32]");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reference_pulls_the_policy_back(bool adapter)
    {
        var free = await KlAfterAsync(0.001, adapter);
        var held = await KlAfterAsync(10, adapter);

        held.ShouldBeGreaterThan(0);
        held.ShouldBeLessThan(free / 2);
    }

    public async ValueTask DisposeAsync()
    {
        await _trainer.DisposeAsync();
        _policy.Dispose();
    }

    private async Task<double> KlAfterAsync(double coefficient, bool adapter)
    {
        await using var trainer = PolicyTrainerTests.NewTrainer();
        await trainer.LoadAsync(adapter ? Adapted(_policy.Folder) : TinyPolicy.AllWeights(_policy.Folder), Cancellation);
        var kl = new List<double>();
        for (var step = 1; step <= 6; step++)
        {
            var request = Requests.Of(Requests.Bandit(_policy.Folder));
            kl.Add((await trainer.UpdateAsync(
                request with { Step = step, Objective = new ObjectiveOptions { KlCoefficient = coefficient }, Reference = new PolicyFolder(_policy.Folder) },
                Cancellation))["reference_kl"]);
        }

        kl[0].ShouldBe(0, 1e-6);
        return kl[^1];
    }

    private static TrainablePolicy Adapted(string folder) => new() { Files = new PolicyFolder(folder), Lora = Lora, BaseName = "the-model", Seed = 3 };

    private float Score(string folder, int[] completion)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var model = CheckpointFolder.LoadPolicy(new PolicyFolder(folder, _policy.Folder), CPU, ScalarType.Float32);
        using var adapter = model.Adapter!;
        var tokens = tensor(Requests.Prompt.Concat(completion).Select(t => (long)t).ToArray()).unsqueeze(0);
        var all = model.Logits(model.HiddenStates(tokens)).log_softmax(-1);
        return completion.Select((t, i) => all[0, Requests.Prompt.Length - 1 + i, t].item<float>()).Sum();
    }

    private async Task<string> TrainAsync(PolicyTrainer trainer, int steps, string? from = null, int first = 1)
    {
        await trainer.LoadAsync(from is null ? Adapted(_policy.Folder) : Adapted(from) with { Files = new PolicyFolder(from, _policy.Folder) }, Cancellation);
        for (var step = first; step <= steps; step++)
        {
            var request = Requests.Of(Requests.Bandit(_policy.Folder));
            await trainer.UpdateAsync(request with { Step = step, Optimizer = request.Optimizer with { LearningRate = 0.05 } }, Cancellation);
        }

        var folder = _policy.NewFolder($"adapter-{Guid.NewGuid():N}");
        await trainer.SaveAsync(folder, Cancellation);
        return folder;
    }
}
