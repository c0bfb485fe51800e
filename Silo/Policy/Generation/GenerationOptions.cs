using System.ComponentModel.DataAnnotations;
using TorchSharp;

namespace NousCoder.Policy.Generation;

/// <summary>Where a <see cref="GenerationEngine"/> computes, and how much at a time.</summary>
public sealed class GenerationOptions
{
    /// <summary>Device: "cpu", "cuda" or "cuda:N". Default cpu.</summary>
    [Required, RegularExpression("cpu|cuda(:[0-9]+)?", ErrorMessage = "Device must be 'cpu', 'cuda' or 'cuda:N'.")]
    public string Device { get; set; } = "cpu";

    /// <summary>Type of weights, activations and cache: "float32" or "bfloat16". Logits and sampling are float32 and up. Default float32.</summary>
    [Required, AllowedValues("float32", "bfloat16", ErrorMessage = "DataType must be 'float32' or 'bfloat16'.")]
    public string DataType { get; set; } = "float32";

    /// <summary>
    /// Threads of one tensor operation on the CPU. Sandbox slots and these together should not exceed the cores. Default 1.
    /// </summary>
    [Range(1, 1024)]
    public int Threads { get; set; } = 1;

    /// <summary>Sequences in progress at a time, over all policy versions. Default 128.</summary>
    [Range(1, 65_536)]
    public int MaxSequences { get; set; } = 128;

    /// <summary>
    /// Tokens that the key-value caches have room for, over all policy versions. A sequence takes up its prompt and all the
    /// tokens it may still sample, and its batch as much for each row as the longest. One token takes
    /// layers × 2 × kvHeads × headSize numbers. Default 262,144.
    /// </summary>
    [Range(64, int.MaxValue)]
    public int MaxCachedTokens { get; set; } = 262_144;

    /// <summary>Policy versions held in memory. Default 3.</summary>
    [Range(1, 64)]
    public int MaxLoadedPolicies { get; set; } = 3;

    internal torch.ScalarType ScalarType => DataType == "bfloat16" ? torch.ScalarType.BFloat16 : torch.ScalarType.Float32;
}
