using System.Collections.Immutable;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Training;
using NousCoder.Policy.Model;
using NousCoder.Policy.Native;
using TorchSharp;

namespace NousCoder.Policy.Training;

/// <summary>
/// The memory of an update by phase: scoring, the language-model head, and the backward pass through the layers. What is held
/// throughout, and the phase that takes the most, are its peak.
/// </summary>
internal sealed class UpdateMemory(Qwen3Configuration model, TrainingJobSpec spec, TrainerOptions options, EngineBeside? engine)
{
    /// <summary>float32 tensors of a chunk of logits at a time: log-probabilities, and their products or the logits.</summary>
    private const int TensorsPerChunk = 2;

    /// <summary>Code and objects that the first update brings into memory.</summary>
    private const long RuntimeBytes = 24 << 20;

    private readonly int _elementBytes = options.DataType == torch.ScalarType.Float32 ? sizeof(float) : sizeof(short);
    private readonly long _parameters = Count(Qwen3Parameters.ShapesOf(model));
    private readonly long _tokens = Math.Max(spec.Optimizer.MicroBatchTokens, spec.Generation.ContextLength);

    /// <summary>Bytes at the peak, by purpose.</summary>
    public ImmutableArray<MemoryShare> Shares
    {
        get
        {
            MemoryShare[][] phases = [[.. Reference, .. ScoringLayer], [.. Reference, .. ScoringHead], Head, Backward];
            return [.. Throughout.Concat(phases.MaxBy(p => p.Sum(s => s.Bytes))!).Where(s => s.Bytes > 0)];
        }
    }

    private bool IsFloat => _elementBytes == sizeof(float);

    private long Trained => spec.Lora is null ? _parameters : Count(LowRankAdapter.ShapesOf(model, spec.Lora));

    private ActivationEstimate Activations => new(model, _elementBytes);

    private bool Recomputes => Activations.StoredBytes(_tokens) > options.ActivationBytes;

    /// <summary>Elements of the widest matrix of a layer.</summary>
    private long WidestMatrix => (long)model.HiddenSize * Math.Max(model.IntermediateSize, model.AttentionHeads * model.HeadSize);

    private long HeadParameters => (long)model.VocabularySize * model.HiddenSize;

    private MemoryShare[] Throughout =>
    [
        new("weights", _parameters * _elementBytes),
        new("adapter", spec.Lora is null ? 0 : Trained * _elementBytes),
        new("float32 weights of the optimizer", IsFloat ? 0 : Trained * sizeof(float)),
        new("moments of the optimizer", Trained * 2 * sizeof(float)),
        // The versions of an adapter share the weights under it.
        new("weights of the engine", engine is null ? 0 : _parameters * engine.ElementBytes * (spec.Lora is null ? engine.Policies : 1)),
        new("keys and values of the engine", engine?.CacheBytes ?? 0),
        new("workspace of the engine", engine?.WorkspaceBytes ?? 0),
        new("language-model head in float32", IsFloat ? 0 : HeadParameters * sizeof(float)),
        new("libraries and runtime", RuntimeBytes),
        new("freed memory that the process keeps", options.Device == "cpu" ? ProcessDefaults.KeptBytes : 0),
    ];

    // An adapter's reference has the weights of its model.
    private MemoryShare[] Reference =>
        [new("reference policy", spec.Objective.KlCoefficient > 0 && spec.Lora is null ? _parameters * _elementBytes : 0)];

    private bool Scores => spec.Objective.KlCoefficient > 0 || spec.Batch.Groups > spec.Optimizer.MinibatchGroups;

    private MemoryShare[] ScoringLayer => Scores ? [new("activations of a layer", _tokens * Activations.LayerBytesPerToken)] : [];

    private MemoryShare[] ScoringHead => Scores ? HeadShares : [];

    private MemoryShare[] Head => [GradientShare, KeptActivations, .. HeadShares];

    private MemoryShare[] Backward =>
    [
        GradientShare,
        new("gradient of a matrix or a layer", spec.Lora is null ? (IsFloat ? WidestMatrix : LayerParameters) * _elementBytes : 0),
        KeptActivations with { Bytes = KeptActivations.Bytes + (_tokens * BackwardBytesPerToken) },
    ];

    private long BackwardBytesPerToken => Activations.BackwardBytesPerToken + (Recomputes ? Activations.LayerBytesPerToken : 0);

    private long LayerParameters => (_parameters - (HeadParameters * (model.TieWordEmbeddings ? 1 : 2))) / model.Layers;

    private MemoryShare GradientShare => new("gradients in float32", Trained * sizeof(float));

    private MemoryShare KeptActivations => Recomputes
        ? new("activations, recomputed by layer", Activations.RecomputedBytes(_tokens))
        : new("activations", Activations.StoredBytes(_tokens));

    private MemoryShare[] HeadShares
    {
        get
        {
            var chunk = Math.Max(1, Math.Min(_tokens, options.ResolveLogitsPerChunk() / model.VocabularySize));
            return
            [
                new("logits", TensorsPerChunk * sizeof(float) * chunk * model.VocabularySize),
                new("hidden states of the head", 2 * model.HiddenSize * ((_tokens * _elementBytes) + (chunk * sizeof(float)))),
            ];
        }
    }

    private static long Count(IEnumerable<(string Name, long[] Shape)> shapes) => shapes.Sum(p => p.Shape.Aggregate(1L, (a, b) => a * b));
}
