using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Checkpoints;
using NousCoder.Policy.Generation;
using NousCoder.Policy.Model;
using NousCoder.Policy.Tests.Model;
using NousCoder.Policy.Tests.Tokenization;
using EngineOptions = NousCoder.Policy.Generation.GenerationOptions;

namespace NousCoder.Policy.Tests.Generation;

/// <summary>Checkpoints of several versions of a tiny policy, and an engine over them.</summary>
public sealed class Served : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("served-");
    private readonly Dictionary<int, string> _folders = [];

    public Served(int versions = 1, EngineOptions? options = null)
    {
        for (var version = 0; version < versions; version++)
        {
            _folders[version] = Path.Combine(_root.FullName, $"v{version}");
            ByteTokenizer.Write(Path.Combine(_root.FullName, "source"));
            using var model = TinyModels.Create(seed: 7 + (ulong)version);
            CheckpointFolder.SaveModel(_folders[version], model, TokenizerFiles.Read(Path.Combine(_root.FullName, "source")));
        }

        Engine = new GenerationEngine(options ?? new EngineOptions(), Resolve, NullLogger<GenerationEngine>.Instance, TimeProvider.System);
    }

    public GenerationEngine Engine { get; }

    /// <summary>Runs before a version's folder is given.</summary>
    public Func<PolicyReference, CancellationToken, Task>? BeforeResolving { get; set; }

    /// <summary>Versions whose folder was asked for, in order.</summary>
    public List<int> Resolved { get; } = [];

    public string Folder(int version) => _folders[version];

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

    /// <summary>Waits for the engine's thread to have taken out what nobody reads.</summary>
    public async Task IdleAsync()
    {
        while (Engine.Running + Engine.Waiting > 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public Qwen3Decoder LoadModel(int version = 0) => CheckpointFolder.LoadModel(_folders[version], TorchSharp.torch.CPU, TorchSharp.torch.ScalarType.Float32);

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
