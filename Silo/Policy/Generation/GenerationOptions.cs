using System.ComponentModel.DataAnnotations;
using TorchSharp;

namespace NousCoder.Policy.Generation;

/// <summary>Where a <see cref="GenerationEngine"/> computes, and how much at a time.</summary>
public sealed class GenerationOptions
{
    /// <summary>Default of <see cref="WorkspaceBytes"/>.</summary>
    internal const long DefaultWorkspaceBytes = 512L << 20;

    /// <summary>Device: "cpu", "cuda" or "cuda:N". Default cpu.</summary>
    [Required, RegularExpression("cpu|cuda(:[0-9]+)?", ErrorMessage = "Device must be 'cpu', 'cuda' or 'cuda:N'.")]
    public string Device { get; set; } = "cpu";

    /// <summary>Type of weights and cache: "float32" or "bfloat16". Logits and sampling are float32 and up. Default float32.</summary>
    [Required, AllowedValues("float32", "bfloat16", ErrorMessage = "DataType must be 'float32' or 'bfloat16'.")]
    public string DataType { get; set; } = "float32";

    /// <summary>Threads that compute on the CPU. Sandbox slots and these together should not exceed the cores. Default 1.</summary>
    [Range(1, 1024)]
    public int Threads { get; set; } = 1;

    /// <summary>Sequences in progress at a time, over all policy versions. Default 128.</summary>
    [Range(1, 65_536)]
    public int MaxSequences { get; set; } = 128;

    /// <summary>
    /// Memory of the keys and values of all sequences in progress, in bytes. One token takes layers × 2 × kvHeads × headSize
    /// numbers; a sequence takes blocks as it grows, and where none is left the youngest sequence gives its own back and is
    /// computed again later. Policies of one shape share it; those of another wait until it is not in use. On the CPU only
    /// what was ever in use is taken from the system. Default 4 GiB.
    /// </summary>
    [Range(1, long.MaxValue)]
    public long CacheBytes { get; set; } = 4L << 30;

    /// <summary>
    /// Memory for attention and sampling besides the cache, in bytes, where policies are computed by tensor operations: on a GPU,
    /// and adapters on the CPU. Sequences are attended in groups that fit, a sequence that does not fit in parts, whatever the
    /// mix of lengths and the number of layers. The activations of one layer, for the tokens of a pass, come on top. Default
    /// 512 MiB.
    /// </summary>
    [Range(64L << 20, long.MaxValue)]
    public long WorkspaceBytes { get; set; } = DefaultWorkspaceBytes;

    /// <summary>Tokens of a block, the unit in which sequences take up the cache. Default 16.</summary>
    [Range(4, 256)]
    public int BlockTokens { get; set; } = 16;

    /// <summary>
    /// Tokens of prompts that are read between two tokens of the sequences in progress, so that a long prompt does not hold
    /// these up. Default 512.
    /// </summary>
    [Range(1, 1_048_576)]
    public int PrefillTokens { get; set; } = 512;

    /// <summary>What becomes of sequences in progress when their policy is updated. Default finish.</summary>
    [EnumDataType(typeof(WeightChange))]
    public WeightChange WeightChange { get; set; } = WeightChange.Finish;

    /// <summary>Policy versions held in memory. Default 3.</summary>
    [Range(1, 64)]
    public int MaxLoadedPolicies { get; set; } = 3;

    internal torch.ScalarType ScalarType => DataType == "bfloat16" ? torch.ScalarType.BFloat16 : torch.ScalarType.Float32;
}
