using System.Collections.Immutable;
using NousCoder.Contracts;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Checkpoints;
using NousCoder.Policy.Inference;
using NousCoder.Policy.Inference.Vectors;
using NousCoder.Policy.Model;
using NousCoder.Policy.Tokenization;
using TorchSharp;

namespace NousCoder.Policy.Generation;

/// <summary>A policy version in memory.</summary>
internal sealed class ServedPolicy : IDisposable
{
    private readonly Qwen3Decoder _model;

    private ServedPolicy(
        PolicyReference reference, Qwen3Decoder model, IIncrementalDecoder decoder, PolicyTokenizer tokenizer, ImmutableArray<int> endTokens)
    {
        (Reference, _model, Decoder, Tokenizer, EndTokens) = (reference, model, decoder, tokenizer, endTokens.ToImmutableHashSet());
        Shape = CacheShape.Of(model.Configuration, model.DataType);
    }

    public PolicyReference Reference { get; }

    public IIncrementalDecoder Decoder { get; }

    public PolicyTokenizer Tokenizer { get; }

    public ImmutableHashSet<int> EndTokens { get; }

    /// <summary>What its keys and values are.</summary>
    public CacheShape Shape { get; }

    /// <summary>Requests that sample from it.</summary>
    public int Users { get; set; }

    /// <summary>The folder of the whole model: the policy's own, or that of the model under its adapter.</summary>
    public required string ModelFolder { get; init; }

    /// <summary>Loads a policy. An adapter for a model that is loaded already shares its weights.</summary>
    /// <exception cref="CheckpointException">The checkpoint is missing, damaged or does not fit.</exception>
    public static ServedPolicy Load(
        PolicyReference reference, PolicyFolder files, IEnumerable<ServedPolicy> loaded, GenerationOptions options, WorkerTeam team)
    {
        var folder = files.Base ?? files.Folder;
        var tokenizer = PolicyTokenizer.Load(folder);
        var endTokens = CheckpointFolder.EndOfSequenceTokens(folder);
        CheckpointFolder.CheckVocabulary(folder, tokenizer, Qwen3Configuration.Load(folder));
        var model = files.Base is not null && loaded.FirstOrDefault(p => p.ModelFolder == folder) is { } same
            ? CheckpointFolder.LoadAdapted(files.Folder, same._model)
            : CheckpointFolder.LoadPolicy(files, torch.device(options.Device), options.ScalarType);
        return new ServedPolicy(reference, model, IncrementalDecoder.For(model, team, options.WorkspaceBytes), tokenizer, endTokens) { ModelFolder = folder };
    }

    /// <summary>Gets the tokens that end a completion of a request: the policy's, and the request's own.</summary>
    public ImmutableHashSet<int> EndTokensOf(EngineRequest request) =>
        EndTokens.Union(request.StopTokens).Union(request.StopTexts.Select(Tokenizer.TokenOf).OfType<int>());

    /// <exception cref="ArgumentException">The request's context is longer than the policy's positions, or a stop text is no token of the policy.</exception>
    public void Require(EngineRequest request)
    {
        if (request.StopTexts.FirstOrDefault(t => Tokenizer.TokenOf(t) is null) is { } unknown)
        {
            throw new ArgumentException($"The stop token '{unknown}' is not the text of one token of the policy '{Reference.Checkpoint}'. Use one that tokenizer.json has.");
        }

        if (_model.Configuration.MaxContext(RopeOverride.Of(request.RopeFactor, request.RopeOriginalLength)) is var positions && request.ContextLength > positions)
        {
            throw new ArgumentException(
                $"A context of {request.ContextLength} tokens is more than the {positions} positions of the policy '{Reference.Checkpoint}' " +
                "(max_position_embeddings in config.json). Make it less, or stretch the positions with a rope factor.");
        }
    }

    public void Dispose()
    {
        Decoder.Dispose();
        _model.Adapter?.Dispose();
        _model.Dispose();
    }
}
