using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Checkpoints;
using NousCoder.Policy.Generation;
using NousCoder.Policy.Inference;
using NousCoder.Policy.Model;
using NousCoder.Policy.Tests.Model;
using NousCoder.Policy.Tests.Tokenization;
using static TorchSharp.torch;
using EngineOptions = NousCoder.Policy.Generation.GenerationOptions;

namespace NousCoder.Policy.Tests.Generation;

/// <summary>Checkpoints of several versions of a tiny policy, and an engine over them.</summary>
public sealed class Served : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("served-");
    private readonly Dictionary<int, string> _folders = [];

    public Served(int versions = 1, EngineOptions? options = null, Func<int, Qwen3Configuration>? configurationOf = null)
    {
        for (var version = 0; version < versions; version++)
        {
            _folders[version] = Path.Combine(_root.FullName, $"v{version}");
            ByteTokenizer.Write(Path.Combine(_root.FullName, "source"));
            var configuration = (configurationOf?.Invoke(version) ?? Configuration) with { MaxPositionEmbeddings = Configuration.MaxPositionEmbeddings };
            using var model = TinyModels.Create(configuration, seed: 7 + (ulong)version);
            CheckpointFolder.SaveModel(_folders[version], model, TokenizerFiles.Read(Path.Combine(_root.FullName, "source")));
        }

        Engine = new GenerationEngine(options ?? Options(blocks: 4096), Resolve, NullLogger<GenerationEngine>.Instance, TimeProvider.System);
    }

    /// <summary>The tiny model with positions for long contexts.</summary>
    public static Qwen3Configuration Configuration { get; } = TinyModels.Configuration with { MaxPositionEmbeddings = 32_768 };

    public GenerationEngine Engine { get; }

    /// <summary>Runs before a version's folder is given.</summary>
    public Func<PolicyReference, CancellationToken, Task>? BeforeResolving { get; set; }

    /// <summary>Versions whose folder was asked for, in order.</summary>
    public List<int> Resolved { get; } = [];

    public string Folder(int version) => _folders[version];

    /// <summary>Options whose cache has so many blocks of 16 tokens.</summary>
    public static EngineOptions Options(int blocks, int maxSequences = 64) => new()
    {
        MaxSequences = maxSequences,
        CacheBytes = (long)blocks * 16 * CacheShape.Of(TinyModels.Configuration, ScalarType.Float32).BytesPerToken,
    };

    public static EngineRequest Request(
        ulong[] seeds, int version = 0, string prompt = "print the sum", int max = 12, SamplingOptions? sampling = null, bool deterministic = false) => new()
    {
        Policy = new PolicyReference($"tiny/{version}/", version),
        Prompt = [new PromptSegment(prompt, IsTemplate: false)],
        Seeds = [.. seeds],
        Sampling = sampling ?? new SamplingOptions(),
        ContextLength = 128,
        MaxNewTokens = max,
        Deterministic = deterministic,
    };

    /// <summary>All completions by their position among the seeds.</summary>
    public async Task<ImmutableArray<EngineCompletion>> CompleteAsync(EngineRequest request)
    {
        var completions = new List<EngineCompletion>();
        await foreach (var completion in Engine.GenerateAsync(request, TestContext.Current.CancellationToken))
        {
            completions.Add(completion);
        }

        completions.Select(c => c.Index).ShouldBe(Enumerable.Range(0, request.Seeds.Length), ignoreOrder: true);
        return [.. completions.OrderBy(c => c.Index)];
    }

    /// <summary>Waits for the engine's thread to have taken out what nobody reads, and freed its blocks.</summary>
    public async Task IdleAsync()
    {
        while (Engine.Statistics is not { Running: 0, Waiting: 0, BlocksInUse: 0 })
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Log-probabilities of a completion's tokens by a full forward pass at temperature 1.</summary>
    public static float[] Score(Qwen3Decoder model, EngineCompletion completion)
    {
        using var scope = NewDisposeScope();
        using var none = no_grad();
        var tokens = tensor(completion.PromptTokens.Concat(completion.Tokens).Select(t => (long)t).ToArray()).unsqueeze(0);
        var all = model.Logits(model.HiddenStates(tokens))[0].log_softmax(-1).narrow(0, completion.PromptTokens.Length - 1, completion.Tokens.Length);
        return all.gather(1, tokens[0].narrow(0, completion.PromptTokens.Length, completion.Tokens.Length).unsqueeze(1)).data<float>().ToArray();
    }

    public Qwen3Decoder LoadModel(int version = 0) => CheckpointFolder.LoadModel(_folders[version], CPU, ScalarType.Float32);

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        _root.Delete(recursive: true);
    }

    private async Task<PolicyFolder> Resolve(PolicyReference policy, CancellationToken cancellationToken)
    {
        lock (Resolved)
        {
            Resolved.Add(policy.Version);
        }

        await (BeforeResolving?.Invoke(policy, cancellationToken) ?? Task.CompletedTask);
        return new PolicyFolder(_folders[policy.Version]);
    }
}
