using System.Collections.Immutable;
using NousCoder.Contracts;
using NousCoder.Contracts.Training;
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

    /// <exception cref="CheckpointException">The checkpoint is missing, damaged or does not fit.</exception>
    public static ServedPolicy Load(PolicyReference reference, string folder, GenerationOptions options, WorkerTeam team)
    {
        var tokenizer = PolicyTokenizer.Load(folder);
        var endTokens = CheckpointFolder.EndOfSequenceTokens(folder);
        CheckpointFolder.CheckVocabulary(folder, tokenizer, Qwen3Configuration.Load(folder));
        var model = CheckpointFolder.LoadModel(folder, torch.device(options.Device), options.ScalarType);
        return new ServedPolicy(reference, model, IncrementalDecoder.For(model, team), tokenizer, endTokens);
    }

    public void Dispose()
    {
        Decoder.Dispose();
        _model.Dispose();
    }
}
