using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using NousCoder.Contracts;
using NousCoder.Contracts.Generation;
using NousCoder.Policy.Checkpoints;
using NousCoder.Policy.Model;
using NousCoder.Policy.Native;
using NousCoder.Policy.Tokenization;
using NousCoder.Policy.Training;
using static TorchSharp.torch;

namespace NousCoder.Starter.Warmup;

/// <summary>
/// Makes the starter policy: a tokenizer for the corpus, a small Qwen3 of random weights, and supervised training on
/// programs of which only some are right, so that reinforcement learning has something to choose from. The same options and
/// files give the same bytes.
/// </summary>
/// <param name="prompt">Renders a problem as the prompt that the policy will be asked with.</param>
public sealed class WarmupRunner(Func<WarmupProblem, ImmutableArray<PromptSegment>> prompt)
{
    private const int StepsPerReport = 20;

    /// <summary>Runs the warm-up and writes model.safetensors (float32), config.json, tokenizer.json and generation_config.json.</summary>
    /// <param name="options">What to read, make and write.</param>
    /// <param name="progress">Told every 20 steps and at the end; null for nobody.</param>
    /// <param name="cancellationToken">Ends the work after the step in progress; nothing is written then.</param>
    /// <exception cref="ValidationException">An option is out of range.</exception>
    /// <exception cref="NousCoderException">An input file is missing, or a row of it cannot be used.</exception>
    public async Task<WarmupResult> RunAsync(
        WarmupOptions options, IProgress<WarmupProgress>? progress, CancellationToken cancellationToken)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        var corpus = await WarmupCorpus.LoadAsync(options.ProblemsPath, options.CorpusPath, cancellationToken).ConfigureAwait(false);
        await using var thread = new TrainerThread("warm-up");
        return await thread.RunAsync(() => Run(corpus, options, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private WarmupResult Run(
        WarmupCorpus corpus, WarmupOptions options, IProgress<WarmupProgress>? progress, CancellationToken cancellationToken)
    {
        TorchRuntime.Configure(options.Threads);
        using var files = new StarterFiles(StarterTokenizer.Train(TextsOf(corpus), options.VocabularyLimit));
        using var model = Qwen3Decoder.Initialize(files.ConfigurationOf(options), options.Seed, CPU, ScalarType.Float32);
        var examples = WarmupExamples.Encode(corpus, files.Tokenizer, prompt);
        var final = Train(examples, model, options, progress, cancellationToken);
        files.Write(options.OutputFolder, model);
        return new WarmupResult(
            options.OutputFolder, files.VocabularySize, model.Parameters.Values.Sum(p => p.numel()), final);
    }

    private static WarmupProgress Train(
        WarmupExamples examples, Qwen3Decoder model, WarmupOptions options, IProgress<WarmupProgress>? progress,
        CancellationToken cancellationToken)
    {
        model.RequireGradients(true);
        using var optimizer = new AdamW(model.Parameters);
        var trainer = new WarmupStep(model, optimizer);
        var meter = new WarmupMeter(options.Steps);
        for (var step = 1; ; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var learningRate = LearningRateAt(step, options);
            meter.Add(trainer.Run(examples.Draw(options.Seed, step, options.BatchSize), learningRate));
            if (step % StepsPerReport == 0 || step == options.Steps)
            {
                var report = meter.Report(step, learningRate);
                progress?.Report(report);
                if (step == options.Steps)
                {
                    return report;
                }
            }
        }
    }

    /// <summary>Linear over the first fiftieth of the steps, then a cosine that ends near 0.</summary>
    private static double LearningRateAt(int step, WarmupOptions options)
    {
        var rise = Math.Min(1.0, step / Math.Max(1.0, options.Steps / 50.0));
        return options.LearningRate * rise * 0.5 * (1 + Math.Cos(Math.PI * (step - 1) / options.Steps));
    }

    private IEnumerable<string> TextsOf(WarmupCorpus corpus) => corpus.Entries.SelectMany(entry =>
        prompt(entry.Problem).Where(s => !s.IsTemplate).Select(s => s.Text)
            .Concat(entry.Programs.Select(WarmupExamples.CompletionOf)));
}
