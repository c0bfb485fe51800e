using Microsoft.Extensions.Logging.Abstractions;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Generation;
using NousCoder.Policy.Training;
using TorchSharp;

namespace NousCoder.Policy.Tests.Training;

public sealed class MemoryEstimateTests : IDisposable
{
    private const long Gigabyte = 1_000_000_000;

    private static readonly TrainingJobSpec Long = new()
    {
        Generation = new() { ContextLength = 40_960 },
        Optimizer = new() { MicroBatchTokens = 40_960 },
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qwen3-14b-");

    public MemoryEstimateTests() => File.WriteAllText(
        Path.Combine(_folder.FullName, "config.json"),
        """
        {
          "architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "hidden_size": 5120, "num_hidden_layers": 40,
          "num_attention_heads": 40, "num_key_value_heads": 8, "head_dim": 128, "intermediate_size": 17408, "vocab_size": 151936,
          "rms_norm_eps": 1e-6, "rope_theta": 1000000, "max_position_embeddings": 40960, "tie_word_embeddings": false,
          "hidden_act": "silu", "attention_bias": false, "eos_token_id": 151645, "torch_dtype": "bfloat16"
        }
        """);

    [Fact]
    public async Task All_weights_of_14B_take_over_200_GB_and_an_adapter_fits_141()
    {
        var whole = await EstimateAsync(Long, torch.ScalarType.BFloat16, 141 * Gigabyte);
        var adapter = await EstimateAsync(Long with { Lora = new() }, torch.ScalarType.BFloat16, 141 * Gigabyte);

        whole.Bytes.ShouldBeGreaterThan(200 * Gigabyte);
        whole.Fits.ShouldBeFalse();
        whole.Advice.ShouldContain("set 'lora' to {}");
        whole.Shares.Single(s => s.Name == "weights").Bytes.ShouldBe(2 * 14_768_307_200);
        adapter.Fits.ShouldBeTrue(adapter.ToString());
        adapter.Shares.ShouldContain(s => s.Name == "activations, recomputed by layer");
    }

    [Fact]
    public async Task An_engine_on_the_same_device_counts()
    {
        var spec = Long with { Lora = new() };
        var shared = await EstimateAsync(spec, torch.ScalarType.BFloat16, 141 * Gigabyte, new() { DataType = "bfloat16", Device = "cuda:0", CacheBytes = 20 * Gigabyte, WorkspaceBytes = Gigabyte });
        var floats = await EstimateAsync(spec, torch.ScalarType.Float32, 141 * Gigabyte, new() { Device = "cuda:0", CacheBytes = 20 * Gigabyte });
        var apart = await EstimateAsync(spec, torch.ScalarType.BFloat16, 141 * Gigabyte, new() { Device = "cuda:1" });

        shared.Fits.ShouldBeTrue(shared.ToString());
        (shared.Bytes - apart.Bytes).ShouldBe((2 * 14_768_307_200) + (21 * Gigabyte));
        floats.Fits.ShouldBeFalse();
        floats.Advice.ShouldBe("train in BFloat16 (the trainer's DataType, and bfloat16 that of the engine, Generation), with optimizer.microBatchTokens no more than generation.contextLength");
    }

    [Fact]
    public async Task The_advice_is_the_first_change_that_is_enough()
    {
        var wide = Long with { Lora = new(), Optimizer = new() { MicroBatchTokens = 400_000 } };

        var fits = await EstimateAsync(wide, torch.ScalarType.BFloat16, 100 * Gigabyte);
        var hopeless = await EstimateAsync(wide, torch.ScalarType.BFloat16, 10 * Gigabyte);

        fits.Advice.ShouldBe("set optimizer.microBatchTokens to 40960 and the trainer's ActivationBytes to 0");
        hopeless.Advice.ShouldContain("smaller model");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<MemoryEstimate> EstimateAsync(TrainingJobSpec spec, torch.ScalarType dataType, long deviceBytes, GenerationOptions? generation = null)
    {
        await using var trainer = new PolicyTrainer(
            new TrainerOptions { Device = "cuda", DataType = dataType, DeviceBytes = deviceBytes }, NullLogger<PolicyTrainer>.Instance, generation);
        return await trainer.EstimateAsync(new PolicyFolder(_folder.FullName), spec, TestContext.Current.CancellationToken);
    }
}
