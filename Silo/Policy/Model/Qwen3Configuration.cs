using System.Collections.Immutable;
using NousCoder.Contracts;

namespace NousCoder.Policy.Model;

/// <summary>The architecture of a Qwen3 decoder, as Hugging Face's config.json has it.</summary>
public sealed record Qwen3Configuration
{
    /// <summary>Tokens that the embedding has rows for (vocab_size).</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Width of the residual stream (hidden_size).</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Width of the gated MLP (intermediate_size).</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Decoder layers (num_hidden_layers).</summary>
    public required int Layers { get; init; }

    /// <summary>Query heads (num_attention_heads).</summary>
    public required int AttentionHeads { get; init; }

    /// <summary>Key and value heads, each shared by as many query heads (num_key_value_heads).</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Width of a head (head_dim).</summary>
    public required int HeadSize { get; init; }

    /// <summary>Added to the mean square in RMS norms (rms_norm_eps). Default 1e-6.</summary>
    public double RmsNormEpsilon { get; init; } = 1e-6;

    /// <summary>Base of the rotary frequencies (rope_theta). Default 1e6.</summary>
    public double RopeTheta { get; init; } = 1e6;

    /// <summary>YaRN (rope_scaling), or null for none.</summary>
    public YarnScaling? Yarn { get; init; }

    /// <summary>Longest sequence the model is meant for, in tokens (max_position_embeddings). Default 40960.</summary>
    public int MaxPositionEmbeddings { get; init; } = 40960;

    /// <summary>Whether the language-model head is the embedding (tie_word_embeddings). Default false.</summary>
    public bool TieWordEmbeddings { get; init; }

    /// <summary>Type of the stored weights: "float32", "bfloat16" or "float16" (torch_dtype or dtype). Default "bfloat16".</summary>
    public string DataType { get; init; } = "bfloat16";

    /// <summary>Tokens that end a sequence (eos_token_id). Default none.</summary>
    public ImmutableArray<int> EndOfSequenceTokens { get; init; } = [];

    /// <summary>Token that begins a document (bos_token_id), if any.</summary>
    public int? BeginningOfSequenceToken { get; init; }

    /// <summary>Token that fills up a batch (pad_token_id), if any.</summary>
    public int? PaddingToken { get; init; }

    /// <summary>Reads config.json of a checkpoint folder.</summary>
    /// <exception cref="CheckpointException">The file is missing, no JSON, of another architecture, or a field is out of range.</exception>
    public static Qwen3Configuration Load(string folder) => ConfigurationJson.Read(Path.Combine(folder, ConfigurationJson.FileName));

    /// <summary>The content of a config.json that transformers loads.</summary>
    public string ToJson() => ConfigurationJson.Write(this);

    /// <summary>Gets the same model with its positions stretched otherwise.</summary>
    public Qwen3Configuration WithRope(RopeOverride rope) => this with
    {
        Yarn = rope.Factor == 1 ? null : new YarnScaling
        {
            Factor = rope.Factor,
            OriginalMaxPositionEmbeddings = OriginalLengthOf(rope),
            BetaFast = Yarn?.BetaFast ?? 32,
            BetaSlow = Yarn?.BetaSlow ?? 1,
        },
    };

    /// <summary>Gets the longest context that the rotary positions reach, in tokens.</summary>
    /// <param name="rope">As for <see cref="WithRope"/>; null for the checkpoint's own.</param>
    public int MaxContext(RopeOverride? rope)
    {
        if (rope is { } stretched)
        {
            // Without YaRN no original length is stretched, and none bounds the positions.
            var original = stretched.Factor == 1 ? OriginalLengthOf(stretched with { OriginalLength = null }) : OriginalLengthOf(stretched);
            return (int)Math.Min(int.MaxValue, Math.Floor(stretched.Factor * original));
        }

        return Yarn is null ? MaxPositionEmbeddings : Math.Max(MaxPositionEmbeddings, (int)Math.Floor(Yarn.Factor * Yarn.OriginalMaxPositionEmbeddings));
    }

    private int OriginalLengthOf(RopeOverride rope) => rope.OriginalLength ?? Yarn?.OriginalMaxPositionEmbeddings ?? MaxPositionEmbeddings;

    /// <inheritdoc/>
    public bool Equals(Qwen3Configuration? other) => other is not null && ToJson() == other.ToJson();

    /// <inheritdoc/>
    public override int GetHashCode() => ToJson().GetHashCode(StringComparison.Ordinal);
}
