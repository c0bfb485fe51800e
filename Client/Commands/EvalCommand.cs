using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using NousCoder.Client.Checkpoints;
using NousCoder.Client.Display;
using NousCoder.Client.Evaluations;
using NousCoder.Contracts.Evaluation;
using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Training;

namespace NousCoder.Client.Commands;

/// <summary><c>eval</c></summary>
internal sealed class EvalCommand : ConsoleCommand
{
    private const int StarterContext = 256;

    private readonly Argument<string> _dataset = Names.Argument("DATASET", "Name of the dataset.");
    private readonly Option<string> _checkpoint = new("--checkpoint") { Description = "A job for its newest version, JOB@best for its best, an imported checkpoint, or starter.", HelpName = "C", Required = true };
    private readonly Option<int?> _samples = Names.Count("--samples", "Completions per problem. Default: as the job evaluates, else 16.", 1);
    private readonly Option<int?> _context = Names.Count("--context", "Tokens of prompt and completion together. Default: as the job evaluates, else 32768, of starter 256.", 64);
    private readonly Option<double?> _yarn = new("--yarn") { Description = "YaRN's factor, to read past the length that the policy was trained at; 1 for none. Default: as the job evaluates, else as the checkpoint says.", HelpName = "F" };
    private readonly Option<int?> _original = Names.Count("--yarn-original", "Length in tokens that --yarn stretches (original_max_position_embeddings), such as 32768 for Qwen3. Default: as the job evaluates, else as the checkpoint says.", 1, 1_048_576);
    private readonly Option<string[]> _stop = new("--stop-token") { Description = "Text of a token that ends a completion besides the checkpoint's end tokens, such as '<|im_end|>' for a base model. Can be given several times. Default: those of the job, else none.", HelpName = "TEXT" };
    private readonly Option<double?> _temperature = new("--temperature") { Description = "Default: as the job evaluates, else 0.6.", HelpName = "T" };
    private readonly Option<double?> _topP = new("--top-p") { Description = "Default: as the job evaluates, else 0.95.", HelpName = "P" };
    private readonly Option<string?> _template = new("--template") { Description = "Prompt: nouscoder, livecodebench or compact. Default: that of the job, else nouscoder, of starter compact.", HelpName = "NAME" };
    private readonly Option<string?> _mode = new("--mode") { Description = "nouscoder: numbers that are printed may differ by 1e-4, and an exit status other than 0 fails; livecodebench: exact, with any exit status. Results of functions are exact in both. Default: that of the job, else nouscoder." };
    private readonly Option<int?> _seed = Names.Count("--seed", "Seed of the samples. Default 1.", 0);
    private readonly Option<string> _id = Names.Option("--id", "Id of the evaluation. Default: made of what is measured, so that the same command finds it again.");
    private readonly Option<string?> _out = new("--out") { Description = "Folder for report.md, and for livecodebench.json with every sample in LiveCodeBench's layout.", HelpName = "DIR" };

    public EvalCommand()
        : base("eval", "Measure a policy on a dataset: pass@k over samples that are verified against the hidden tests.")
    {
        _template.AcceptOnlyFromAmong("nouscoder", "livecodebench", "compact");
        _mode.AcceptOnlyFromAmong("nouscoder", "livecodebench");
        Add(_dataset);
        foreach (var option in (Option[])[_checkpoint, _samples, _context, _yarn, _original, _stop, _temperature, _topP, _template, _mode, _seed, _id, _out])
        {
            Add(option);
        }

        Add(new EvalListCommand());
        Add(new EvalShowCommand());
        Add(new EvalStopCommand());
        Add(new EvalCompareCommand());
    }

    protected override async Task<int> RunAsync(CommandContext context)
    {
        await using var silo = await context.ConnectAsync();
        var spec = await SpecAsync(context, silo.Grains);
        var id = context.Get(_id) ?? IdOf(spec);
        EvaluationResult result;
        try
        {
            result = await new EvaluationRun(silo.Grains, id, TimeProvider.System).RunAsync(spec, context.Cancellation);
        }
        catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
        {
            Console.Error.WriteLine($"the evaluation goes on; the same command waits for it again, 'nouscoder eval show {id}' shows how far it is");
            return NousCoderConsole.Done;
        }

        await EvalShowCommand.ShowAsync(context, silo.Grains, result, context.Get(_out));
        return NousCoderConsole.Done;
    }

    /// <summary>Makes an id of what is measured. Fields that came later are left out where they have no effect, so that ids stay the same.</summary>
    private static string IdOf(EvaluationSpec spec)
    {
        var json = JsonNode.Parse(JsonLine.Format(spec))!;
        var generation = json["generation"]!.AsObject();
        if (spec.Generation.StopTokens.IsEmpty)
        {
            generation.Remove("stop_tokens");
        }

        if (spec.Generation.RopeOriginalLength is null)
        {
            generation.Remove("rope_original_length");
        }

        return "eval-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonLine.Format(json))))[..12];
    }

    private async Task<EvaluationSpec> SpecAsync(CommandContext context, IGrainFactory grains)
    {
        var dataset = await Lookup.DatasetAsync(grains, context.Get(_dataset));
        var checkpoint = context.Get(_checkpoint)!;
        var policy = await PolicyName.FindAsync(grains, checkpoint);
        var (samples, generation, verification) = await DefaultsAsync(grains, checkpoint.Split('@')[0], policy);
        return new EvaluationSpec
        {
            Dataset = dataset.Name,
            Policy = policy,
            Samples = context.Get(_samples) ?? samples,
            Seed = context.Get(_seed) ?? 1,
            Generation = generation with
            {
                Template = context.Get(_template) ?? generation.Template,
                ContextLength = context.Get(_context) ?? generation.ContextLength,
                RopeFactor = context.Get(_yarn) ?? generation.RopeFactor,
                RopeOriginalLength = context.Get(_original) ?? generation.RopeOriginalLength,
                StopTokens = context.Get(_stop) is { Length: > 0 } stop ? [.. stop] : generation.StopTokens,
                Sampling = generation.Sampling with
                {
                    Temperature = context.Get(_temperature) ?? generation.Sampling.Temperature,
                    TopP = context.Get(_topP) ?? generation.Sampling.TopP,
                },
            },
            Verification = context.Get(_mode) is not { } mode ? verification
                : verification with { Comparison = mode == "livecodebench" ? ComparisonMode.LiveCodeBench : ComparisonMode.NousCoder },
        };
    }

    /// <summary>What is not asked for: a job's policy is measured as the job measures it.</summary>
    private static async Task<(int Samples, GenerationOptions Generation, VerificationOptions Verification)> DefaultsAsync(
        IGrainFactory grains, string name, PolicyReference policy)
    {
        var job = await grains.GetGrain<ITrainingJobGrain>(name).GetSpec();
        var isStarter = (job?.Policy ?? policy.Checkpoint) == PolicyReference.Starter;
        var options = job?.Evaluation ?? new EvaluationOptions();
        var generation = job?.Generation
            ?? (isStarter ? new GenerationOptions { Template = "compact", ContextLength = StarterContext } : new GenerationOptions());
        return (
            options.Samples,
            generation with
            {
                Sampling = options.Sampling,
                ContextLength = options.ContextLength ?? job?.LongestContext ?? generation.ContextLength,
                RopeFactor = options.RopeFactor,
                RopeOriginalLength = options.RopeOriginalLength,
            },
            job?.Verification ?? new VerificationOptions());
    }
}
