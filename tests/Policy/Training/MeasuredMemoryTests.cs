using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Checkpoints;
using NousCoder.Policy.Model;
using NousCoder.Policy.Tests.Native;
using NousCoder.Policy.Training;
using NousCoder.Tests;
using TorchSharp;

namespace NousCoder.Policy.Tests.Training;

/// <summary>
/// Compares estimates with the largest resident size of a process that trains, which maps every larger tensor by itself, so
/// that what was freed does not count.
/// </summary>
public sealed class MeasuredMemoryTests
{
    private const int Context = 256;
    private const double Allowance = 24 << 20;

    private static readonly Qwen3Configuration Deep = new()
    {
        VocabularySize = 4096,
        HiddenSize = 256,
        IntermediateSize = 768,
        Layers = 8,
        AttentionHeads = 4,
        KeyValueHeads = 2,
        HeadSize = 64,
        TieWordEmbeddings = true,
        EndOfSequenceTokens = [1],
    };

    private static readonly (string Name, Qwen3Configuration Model, TrainerOptions Options, int MicroBatchTokens)[] Shapes =
    [
        ("deep, recomputed", Deep, new() { Threads = 1, ActivationBytes = 0 }, 1024),
        ("wide vocabulary, bfloat16, in chunks",
            Deep with { VocabularySize = 24_576, Layers = 3, TieWordEmbeddings = false },
            new() { Threads = 1, ActivationBytes = 0, DataType = torch.ScalarType.BFloat16, LogitsPerChunk = 1 << 22 },
            1024),
        ("all activations", Deep with { Layers = 5, IntermediateSize = 1024 }, new() { Threads = 1 }, 512),
    ];

    [Fact]
    public async Task An_estimate_is_never_below_the_peak_and_its_tensors_at_most_15_percent_above()
    {
        var lines = await MeasuredProcess.RunAsync(typeof(MeasuredMemoryTests), nameof(Measure), TestContext.Current.CancellationToken);

        lines.Length.ShouldBe(2 * Shapes.Length);
        foreach (var parts in lines.Select(l => l.Split('\t')))
        {
            var estimate = double.Parse(parts[1], CultureInfo.InvariantCulture);
            var peak = double.Parse(parts[2], CultureInfo.InvariantCulture);
            estimate.ShouldBeGreaterThanOrEqualTo(peak, string.Join(" ", parts));
            // The allowance for libraries and runtime does not grow with the model, and would weigh most in these small ones.
            ((estimate - Allowance) / peak).ShouldBeLessThan(1.15, string.Join(" ", parts));
        }
    }

    /// <summary>The child: writes a line of name, estimate and peak for every case.</summary>
    [Fact(Explicit = true)]
    public async Task Measure()
    {
        // The first update of a process reads code of libtorch into memory.
        await MeasureAsync(Deep with { Layers = 1 }, Shapes[0].Options, Context, null);
        foreach (var (name, model, options, microBatchTokens) in Shapes)
        {
            foreach (var lora in (LoraOptions?[])[null, new LoraOptions()])
            {
                var (estimate, peak) = await MeasureAsync(model, options, microBatchTokens, lora);
                var shares = string.Join(", ", estimate.Shares.Select(s => $"{s.Name} {s.Bytes >> 20}"));
                var trained = lora is null ? "all weights" : "an adapter";
                var line = FormattableString.Invariant($"{name}, {trained}\t{estimate.Bytes}\t{peak}\t{shares}");
                await MeasuredProcess.WriteAsync(line, TestContext.Current.CancellationToken);
            }
        }
    }

    private static async Task<(MemoryEstimate Estimate, long Peak)> MeasureAsync(
        Qwen3Configuration model, TrainerOptions options, int microBatchTokens, LoraOptions? lora)
    {
        using var policy = new TinyPolicy(model);
        var files = new PolicyFolder(policy.Folder);
        var spec = new TrainingJobSpec
        {
            Lora = lora,
            Generation = new() { ContextLength = Context },
            Batch = new() { Groups = 2 },
            Objective = new() { KlCoefficient = 0.01 },
            Optimizer = new() { MicroBatchTokens = microBatchTokens, MinibatchGroups = 1 },
        };
        await using var trainer = new PolicyTrainer(options, NullLogger<PolicyTrainer>.Instance);
        var estimate = await trainer.EstimateAsync(files, spec, CancellationToken.None);
        // The first minibatch has two micro-batches: the gradients of the first are there while the second runs.
        var request = new UpdateRequest
        {
            Step = 1,
            Groups = [Sequences(model, 2 * microBatchTokens / Context, 1), Sequences(model, 1, 2)],
            Objective = spec.Objective,
            Optimizer = spec.Optimizer,
            Temperature = 1,
            Reference = files,
        };
        var before = PeakMemory.Restart();
        await trainer.LoadAsync(new TrainablePolicy { Files = files, Lora = lora }, CancellationToken.None);
        await trainer.UpdateAsync(request, CancellationToken.None);
        return (estimate, PeakMemory.Read() - before);
    }

    private static ImmutableArray<TrainingSequence> Sequences(Qwen3Configuration model, int count, int seed)
    {
        var random = new Random(seed);
        const int Completion = Context - 1;
        return
        [
            .. Enumerable.Range(0, count).Select(i => new TrainingSequence
            {
                PromptTokens = [random.Next(model.VocabularySize), 2],
                Tokens = [.. Enumerable.Range(0, Completion).Select(_ => random.Next(model.VocabularySize))],
                SamplerLogProbabilities = [.. Enumerable.Repeat(-8f, Completion)],
                Advantage = i % 2 == 0 ? 1 : -1,
            }),
        ];
    }
}
