using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Checkpoints;
using NousCoder.Policy.Model;
using NousCoder.Policy.Training;
using TorchSharp;
using static TorchSharp.torch;
using NousCoder.Tests;

namespace NousCoder.Benchmarks.Policy;

/// <summary>Tokens per second of an update, beside a forward and backward pass that only takes a mean of log-probabilities.</summary>
internal static class TrainingBenchmark
{
    /// <summary>Tokens of a prompt.</summary>
    public const int PromptTokens = 64;

    private const int CompletionTokens = 448;
    private const int SequenceCount = 8;

    /// <summary>Speed: a plain pass, an update, and an update that computes every layer once more.</summary>
    public static async Task<Report> MeasureAsync(PolicyShape shape, int threads, int rounds)
    {
        var report = new Report(
            $"training, {shape.Name}, {threads} threads, {SequenceCount} sequences of {PromptTokens + CompletionTokens} tokens",
            "tokens/s", "times a plain pass");
        using var policy = new RandomPolicy(shape);
        await using var stored = await LoadAsync(policy, threads, long.MaxValue);
        await using var recomputed = await LoadAsync(policy, threads, 0);
        var request = Request(shape.Configuration, SequenceCount, CompletionTokens);
        var (plain, update, again) = (double.MaxValue, double.MaxValue, double.MaxValue);
        // In turn, so that all three see the same machine.
        for (var round = 0; round <= rounds; round++)
        {
            var (a, b, c) = (Plain(policy, request), await SecondsOf(stored, request), await SecondsOf(recomputed, request));
            if (round > 0)
            {
                (plain, update, again) = (Math.Min(plain, a), Math.Min(update, b), Math.Min(again, c));
            }
        }

        var tokens = SequenceCount * (PromptTokens + CompletionTokens);
        report.Add("plain forward and backward pass", tokens / plain, 1);
        report.Add("update: objective, metrics, AdamW", tokens / update, update / plain);
        report.Add("the same, layers recomputed", tokens / again, again / plain);
        return report;
    }

    /// <summary>Peak memory of an update on one sequence, by its length.</summary>
    public static async Task<Report> MeasureMemoryAsync(PolicyShape shape, int threads)
    {
        var report = new Report($"memory of an update on one sequence, {shape.Name}, layers recomputed", "peak MB", "bytes a token", "logits of the whole sequence, MB");
        using var policy = new RandomPolicy(shape);
        await using var trainer = await LoadAsync(policy, threads, 0);
        await trainer.UpdateAsync(Request(shape.Configuration, 1, 64), CancellationToken.None);
        foreach (var length in (int[])[1024, 2048, 4096, 8192, 16_384])
        {
            var before = PeakMemory.Restart();
            await trainer.UpdateAsync(Request(shape.Configuration, 1, length - PromptTokens), CancellationToken.None);
            var peak = PeakMemory.Read() - before;
            report.Add($"{length} tokens", peak / 1e6, (double)peak / length, sizeof(float) * (double)length * shape.Configuration.VocabularySize / 1e6);
        }

        return report;
    }

    private static double Plain(RandomPolicy policy, UpdateRequest request)
    {
        using var scope = NewDisposeScope();
        using var model = CheckpointFolder.LoadModel(policy.Folder, CPU, policy.Shape.DataType == "bfloat16" ? ScalarType.BFloat16 : ScalarType.Float32);
        model.RequireGradients(true);
        var rows = request.Groups[0].Select(s => s.PromptTokens.Concat(s.Tokens).Select(t => (long)t).ToArray()).ToArray();
        var clock = Stopwatch.StartNew();
        // As many tokens at a time as the updates take.
        foreach (var part in rows.Chunk(request.Optimizer.MicroBatchTokens / rows[0].Length))
        {
            using var inner = NewDisposeScope();
            var tokens = stack(part.Select(r => tensor(r)));
            var hidden = model.HiddenStates(tokens.narrow(1, 0, tokens.shape[1] - 1)).narrow(1, PromptTokens - 1, CompletionTokens);
            var scores = model.Logits(hidden).log_softmax(-1).gather(-1, tokens.narrow(1, PromptTokens, CompletionTokens).unsqueeze(-1));
            scores.mean().backward();
        }

        return clock.Elapsed.TotalSeconds;
    }

    private static async Task<double> SecondsOf(PolicyTrainer trainer, UpdateRequest request)
    {
        var clock = Stopwatch.StartNew();
        await trainer.UpdateAsync(request, CancellationToken.None);
        return clock.Elapsed.TotalSeconds;
    }

    private static async Task<PolicyTrainer> LoadAsync(RandomPolicy policy, int threads, long activationBytes)
    {
        var trainer = new PolicyTrainer(
            new TrainerOptions
            {
                Threads = threads,
                ActivationBytes = activationBytes,
                DataType = policy.Shape.DataType == "bfloat16" ? ScalarType.BFloat16 : ScalarType.Float32,
            },
            NullLogger<PolicyTrainer>.Instance);
        await trainer.LoadAsync(new TrainablePolicy { Files = new PolicyFolder(policy.Folder) }, CancellationToken.None);
        return trainer;
    }

    /// <summary>An update on one group of sequences of the same length.</summary>
    public static UpdateRequest Request(Qwen3Configuration model, int sequences, int completionTokens) => new()
    {
        Step = 1,
        Groups = [Sequences(model, sequences, PromptTokens + completionTokens)],
        Objective = new ObjectiveOptions(),
        Optimizer = new OptimizerOptions { MicroBatchTokens = 2048 },
        Temperature = 1,
    };

    /// <summary>Sequences of prompt and completion, that many tokens together.</summary>
    public static ImmutableArray<TrainingSequence> Sequences(Qwen3Configuration model, int count, int tokens)
    {
        var completionTokens = tokens - PromptTokens;
        ImmutableArray<int> Tokens(int count, int seed) => [.. Enumerable.Range(0, count).Select(i => (int)((uint)(i * 7919 + seed * 104_729) % (uint)model.VocabularySize))];
        return
        [
            .. Enumerable.Range(0, count).Select(i => new TrainingSequence
            {
                PromptTokens = Tokens(PromptTokens, i),
                Tokens = Tokens(completionTokens, i + 1000),
                SamplerLogProbabilities = [.. Enumerable.Repeat(-(float)Math.Log(model.VocabularySize), completionTokens)],
                Advantage = i % 2 == 0 ? 1 : -1,
            }),
        ];
    }
}
