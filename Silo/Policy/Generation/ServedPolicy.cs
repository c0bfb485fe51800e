using System.Collections.Immutable;
using NousCoder.Contracts;
using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Checkpoints;
using NousCoder.Policy.Model;
using NousCoder.Policy.Tokenization;
using TorchSharp;

namespace NousCoder.Policy.Generation;

/// <summary>A policy version in memory, and the sequences that run under it.</summary>
internal sealed class ServedPolicy : IDisposable
{
    private readonly List<RunningBatch> _ownBatches = [];
    private readonly TimeProvider _time;

    private ServedPolicy(PolicyReference reference, Qwen3Decoder decoder, PolicyTokenizer tokenizer, ImmutableArray<int> endTokens, TimeProvider time)
    {
        (Reference, Decoder, Tokenizer, EndTokens, _time) = (reference, decoder, tokenizer, endTokens.ToImmutableHashSet(), time);
        Shared = new RunningBatch(this, time);
    }

    public PolicyReference Reference { get; }

    public Qwen3Decoder Decoder { get; }

    public PolicyTokenizer Tokenizer { get; }

    public IReadOnlySet<int> EndTokens { get; }

    /// <summary>The batch of all requests that need not be deterministic.</summary>
    public RunningBatch Shared { get; }

    /// <summary>All batches.</summary>
    public IEnumerable<RunningBatch> Batches => _ownBatches.Prepend(Shared);

    /// <summary>Sequences in progress.</summary>
    public int Running => Batches.Sum(b => b.Count);

    /// <summary>The folder of the whole model: the policy's own, or that of the model under its adapter.</summary>
    public required string ModelFolder { get; init; }

    /// <summary>Loads a policy. An adapter for a model that is loaded already shares its weights.</summary>
    /// <exception cref="CheckpointException">The checkpoint is missing, damaged or does not fit.</exception>
    public static ServedPolicy Load(
        PolicyReference reference, PolicyFolder files, IEnumerable<ServedPolicy> loaded, GenerationOptions options, TimeProvider time)
    {
        var folder = files.Base ?? files.Folder;
        var tokenizer = PolicyTokenizer.Load(folder);
        var endTokens = CheckpointFolder.EndOfSequenceTokens(folder);
        CheckpointFolder.CheckVocabulary(folder, tokenizer, Qwen3Configuration.Load(folder));
        var decoder = files.Base is not null && loaded.FirstOrDefault(p => p.ModelFolder == folder) is { } same
            ? CheckpointFolder.LoadAdapted(files.Folder, same.Decoder)
            : CheckpointFolder.LoadPolicy(files, torch.device(options.Device), options.ScalarType);
        return new ServedPolicy(reference, decoder, tokenizer, endTokens, time) { ModelFolder = folder };
    }

    public RunningBatch NewBatch()
    {
        var batch = new RunningBatch(this, _time);
        _ownBatches.Add(batch);
        return batch;
    }

    /// <summary>Drops batches of their own whose request has ended.</summary>
    public void DropEnded(IEnumerable<OpenRequest> open)
    {
        if (_ownBatches.Count == 0)
        {
            return;
        }

        var kept = open.Select(r => r.OwnBatch).ToHashSet();
        foreach (var batch in _ownBatches.Where(b => !kept.Contains(b)).ToList())
        {
            _ownBatches.Remove(batch);
            batch.Dispose();
        }
    }

    public EngineCompletion Completed(Sequence sequence, TimeSpan elapsed)
    {
        ImmutableArray<int> tokens = [.. sequence.Tokens];
        var stopped = sequence.Finished == FinishReason.Stop;
        return new EngineCompletion
        {
            Index = sequence.Index,
            PromptTokens = sequence.Owner.Prompt,
            Tokens = tokens,
            LogProbabilities = [.. sequence.LogProbabilities],
            Text = Tokenizer.Decode(tokens.AsSpan()[..^(stopped ? 1 : 0)], skipSpecialTokens: false),
            FinishReason = sequence.Finished!.Value,
            PolicyVersion = Reference.Version,
            Seconds = elapsed.TotalSeconds,
        };
    }

    public void Dispose()
    {
        foreach (var batch in Batches)
        {
            batch.Dispose();
        }

        Decoder.Adapter?.Dispose();
        Decoder.Dispose();
    }
}
