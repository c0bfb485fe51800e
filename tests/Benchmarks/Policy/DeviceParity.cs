using Microsoft.Extensions.Logging.Abstractions;
using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Checkpoints;
using NousCoder.Policy.Model;
using NousCoder.Policy.Native;
using NousCoder.Policy.Training;
using TorchSharp;
using static TorchSharp.torch;
using EngineOptions = NousCoder.Policy.Generation.GenerationOptions;

namespace NousCoder.Benchmarks.Policy;

/// <summary>Differences between results on a device and on the CPU, on random weights of the starter's shape.</summary>
internal static class DeviceParity
{
    private const int CompletionTokens = 32;

    /// <summary>Adds a row for each comparison, of its largest difference.</summary>
    /// <returns>True if no difference is larger than allowed.</returns>
    public static async Task<bool> MeasureAsync(Report report, string device, int threads, CancellationToken cancellationToken)
    {
        using var policy = new RandomPolicy(PolicyShape.Starter);
        var sampled = await SampledAsync(policy, device, threads);
        var update = await UpdateAsync(policy, device, threads, cancellationToken);
        (string Name, double Found, double Allowed)[] rows =
        [
            ("logits, float32: millionths of the largest", Logits(device, ScalarType.Float32), 1e-4),
            ("logits, bfloat16: millionths of the largest", Logits(device, ScalarType.BFloat16), 0.05),
            ("log-probabilities of sampled tokens: millionths", sampled, 1e-3),
            ("one update, float32: millionths of its length", update, 0.02),
        ];
        foreach (var (name, found, allowed) in rows)
        {
            report.Add(name, 1e6 * found, 1e6 * allowed);
        }

        return rows.All(r => r.Found <= r.Allowed);
    }

    private static double Logits(string device, ScalarType type)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        var shape = PolicyShape.Starter.Configuration;
        using var here = Qwen3Decoder.Initialize(shape, seed: 1, CPU, type);
        using var there = Qwen3Decoder.Initialize(shape, seed: 1, torch.device(device), type);
        var tokens = tensor(Enumerable.Range(0, 128).Select(i => i * 7919L % shape.VocabularySize).ToArray()).view(2, 64);
        var expected = here.Logits(here.HiddenStates(tokens));
        var found = there.Logits(there.HiddenStates(tokens.to(there.Device))).cpu();
        return found.sub(expected).abs().max().Number() / expected.abs().max().Number();
    }

    /// <summary>Tokens that the engine samples on the device, scored on the CPU.</summary>
    private static async Task<double> SampledAsync(RandomPolicy policy, string device, int threads)
    {
        await using var engine = policy.Serve(new EngineOptions { Device = device, Threads = threads, CacheBytes = 64 << 20 });
        using var none = no_grad();
        using var model = CheckpointFolder.LoadModel(policy.Folder, CPU, ScalarType.Float32);
        var request = new EngineRequest
        {
            Policy = policy.Reference,
            Prompt = [new PromptSegment(" 7 7 7", IsTemplate: false)],
            Seeds = [1, 2, 3, 4],
            Sampling = new SamplingOptions(),
            ContextLength = 256,
            MaxNewTokens = CompletionTokens,
        };
        var largest = 0.0;
        await foreach (var completion in engine.GenerateAsync(request, CancellationToken.None))
        {
            largest = Math.Max(largest, Difference(model, completion));
        }

        return largest;
    }

    private static double Difference(Qwen3Decoder model, EngineCompletion completion)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        long[] ids = [.. completion.PromptTokens.Concat(completion.Tokens).Select(t => (long)t)];
        var (prompt, count) = (completion.PromptTokens.Length, completion.Tokens.Length);
        var scores = model.Logits(model.HiddenStates(tensor(ids).unsqueeze(0)))[0].narrow(0, prompt - 1, count).log_softmax(-1);
        var found = scores.gather(-1, tensor(ids[prompt..]).unsqueeze(-1)).squeeze(-1);
        return found.sub(tensor(completion.LogProbabilities.ToArray())).abs().max().Number();
    }

    private static async Task<double> UpdateAsync(RandomPolicy policy, string device, int threads, CancellationToken cancellationToken)
    {
        var here = await TrainAsync(policy, "cpu", threads, cancellationToken);
        var there = await TrainAsync(policy, device, threads, cancellationToken);
        try
        {
            using var scope = NewDisposeScope();
            var (start, expected, found) = (Weights(policy.Folder), Weights(here.FullName), Weights(there.FullName));
            double Distance(IReadOnlyDictionary<string, Tensor> one, IReadOnlyDictionary<string, Tensor> other) =>
                Math.Sqrt(one.Sum(t => Math.Pow(t.Value.sub(other[t.Key]).norm().Number(), 2)));
            return Distance(found, expected) / Distance(expected, start);
        }
        finally
        {
            here.Delete(recursive: true);
            there.Delete(recursive: true);
        }
    }

    private static async Task<DirectoryInfo> TrainAsync(
        RandomPolicy policy, string device, int threads, CancellationToken cancellationToken)
    {
        var options = new TrainerOptions { Device = device, Threads = threads };
        await using var trainer = new PolicyTrainer(options, NullLogger<PolicyTrainer>.Instance);
        await trainer.LoadAsync(new TrainablePolicy { Files = new PolicyFolder(policy.Folder) }, cancellationToken);
        var request = TrainingBenchmark.Request(policy.Shape.Configuration, sequences: 4, CompletionTokens);
        await trainer.UpdateAsync(
            request with { Optimizer = new OptimizerOptions { LearningRate = 1e-3, WarmupSteps = 0 } }, cancellationToken);
        var folder = Directory.CreateTempSubdirectory("nouscoder-device-check-");
        await trainer.SaveAsync(folder.FullName, cancellationToken);
        return folder;
    }

    private static IReadOnlyDictionary<string, Tensor> Weights(string folder) =>
        SafetensorsFile.Read(Path.Combine(folder, "model.safetensors"));
}
