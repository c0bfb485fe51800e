using System.Collections.Immutable;
using NousCoder.Contracts.Training;
using NousCoder.Policy.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Model;

/// <summary>The low-rank additions to a decoder's linear layers (LoRA, arXiv 2106.09685), under the names that PEFT gives them.</summary>
public sealed class LowRankAdapter : IDisposable
{
    private const string Prefix = "base_model.model.";
    private const string WeightSuffix = ".weight";
    private const string DownSuffix = ".lora_A.weight";
    private const string UpSuffix = ".lora_B.weight";

    private readonly SortedDictionary<string, Tensor> _parameters = new(StringComparer.Ordinal);

    private LowRankAdapter(Qwen3Configuration configuration, LoraOptions options, LowRankPatterns patterns, Device device, ScalarType dataType)
    {
        Options = options;
        Patterns = patterns;
        foreach (var (name, shape) in ShapesOf(configuration, options, patterns))
        {
            _parameters[name] = empty(shape, dataType, device).DetachFromDisposeScope();
        }
    }

    /// <summary>Rank, scale, and which layers.</summary>
    public LoraOptions Options { get; }

    /// <summary>Ranks and alphas of single layers that differ from <see cref="Options"/>.</summary>
    internal LowRankPatterns Patterns { get; }

    /// <summary>The factors by PEFT's name: A [rank, in] ends with <c>.lora_A.weight</c>, B [out, rank] with <c>.lora_B.weight</c>.</summary>
    public IReadOnlyDictionary<string, Tensor> Parameters => _parameters;

    /// <summary>
    /// A fresh adapter, which adds nothing yet: A uniform within ±1/√in (Kaiming's with a = √5, as PEFT has it), B zero. The
    /// same seed gives the same.
    /// </summary>
    public static LowRankAdapter Initialize(
        Qwen3Configuration configuration, LoraOptions options, ulong seed, Device device, ScalarType dataType)
    {
        using var none = no_grad();
        var adapter = new LowRankAdapter(configuration, options, LowRankPatterns.None, device, dataType);
        foreach (var (name, parameter) in adapter._parameters)
        {
            using var scope = NewDisposeScope();
            if (name.EndsWith(UpSuffix, StringComparison.Ordinal))
            {
                parameter.zero_();
                continue;
            }

            using var generator = new Generator(Grains.StableHash.Of((long)seed, name), CPU);
            var bound = 1 / Math.Sqrt(parameter.shape[1]);
            parameter.copy_(rand(parameter.shape, ScalarType.Float32, generator: generator).Times(2 * bound).Plus(-bound));
        }

        return adapter;
    }

    /// <summary>An adapter whose factors hold nothing yet.</summary>
    internal static LowRankAdapter Allocate(
        Qwen3Configuration configuration, LoraOptions options, LowRankPatterns patterns, Device device, ScalarType dataType)
    {
        using var none = no_grad();
        return new LowRankAdapter(configuration, options, patterns, device, dataType);
    }

    /// <summary>Names and shapes of the factors.</summary>
    internal static IEnumerable<(string Name, long[] Shape)> ShapesOf(Qwen3Configuration configuration, LoraOptions options, LowRankPatterns? patterns = null)
    {
        foreach (var (layer, shape) in WeightsOf(configuration, options.Modules))
        {
            long rank = (patterns ?? LowRankPatterns.None).RankOf(layer, options);
            yield return (NameOf(layer, DownSuffix), [rank, shape[1]]);
            yield return (NameOf(layer, UpSuffix), [shape[0], rank]);
        }
    }

    /// <summary>Names of the linear layers that end with one of the modules.</summary>
    internal static IEnumerable<string> LayersOf(Qwen3Configuration configuration, ImmutableArray<string> modules) =>
        WeightsOf(configuration, modules).Select(w => w.Layer);

    /// <summary>Names of the layers that an adapter's tensors are factors of.</summary>
    internal static IReadOnlySet<string> AdaptedLayersOf(IEnumerable<string> names) =>
        names.Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && n.EndsWith(DownSuffix, StringComparison.Ordinal))
            .Select(n => n[Prefix.Length..^DownSuffix.Length])
            .ToHashSet();

    /// <summary>The modules that are adapted, from the names of an adapter's factors.</summary>
    internal static ImmutableArray<string> ModulesOf(IEnumerable<string> names)
    {
        var found = names.Where(n => n.EndsWith(DownSuffix, StringComparison.Ordinal)).Select(n => n[..^DownSuffix.Length].Split('.')[^1]).ToHashSet();
        return [.. LoraOptions.AllModules.Where(found.Contains), .. found.Except(LoraOptions.AllModules).Order(StringComparer.Ordinal)];
    }

    /// <summary>The addition to a layer's part such as <c>self_attn.q_proj</c>, or null.</summary>
    internal LowRankPair? Of(int layer, string part)
    {
        var name = Qwen3Parameters.OfLayer(layer, part)[..^WeightSuffix.Length];
        return _parameters.TryGetValue(NameOf(name, DownSuffix), out var down)
            ? new LowRankPair(down, _parameters[NameOf(name, UpSuffix)], Patterns.ScaleOf(name, Options))
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var parameter in _parameters.Values)
        {
            parameter.Dispose();
        }
    }

    private static IEnumerable<(string Layer, long[] Shape)> WeightsOf(Qwen3Configuration configuration, ImmutableArray<string> modules) =>
        Qwen3Parameters.ShapesOf(configuration)
            .Select(w => (Layer: w.Name[..^WeightSuffix.Length], w.Shape))
            .Where(w => modules.Any(m => w.Layer.EndsWith("." + m, StringComparison.Ordinal)));

    private static string NameOf(string layer, string suffix) => Prefix + layer + suffix;
}
