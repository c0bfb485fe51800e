using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using NousCoder.Grains.Ports;

namespace NousCoder.Policy.Model;

/// <summary>Hugging Face's config.json of a Qwen3 model (transformers, models/qwen3/configuration_qwen3.py).</summary>
internal static class ConfigurationJson
{
    public const string FileName = "config.json";

    // Defaults of transformers' Qwen3Config for fields that config.json lacks; Qwen3's own files state them all.
    private const double DefaultRopeTheta = 10_000;
    private const int DefaultKeyValueHeads = 32;
    private const int DefaultHeadSize = 128;
    private const int DefaultPositions = 32_768;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Qwen3Configuration Read(string path)
    {
        var file = ConfigurationFields.Open(path);
        var type = file.Text("model_type", "qwen3");
        file.Require(type == "qwen3", "model_type", type, "only qwen3 is supported");
        file.Require(file.Text("hidden_act", "silu") == "silu", "hidden_act", file.Text("hidden_act", "silu"), "only silu is supported");
        file.Require(!file.Flag("attention_bias", false), "attention_bias", "true", "Qwen3 has no attention biases");
        file.Require(!file.Flag("use_sliding_window", false), "use_sliding_window", "true", "sliding windows are not supported; set it to false");
        var heads = file.Whole("num_attention_heads");
        var hidden = file.Whole("hidden_size");
        var keyValueHeads = file.Whole("num_key_value_heads", file.IsNull("num_key_value_heads") ? heads : DefaultKeyValueHeads);
        file.Require(heads % keyValueHeads == 0, "num_key_value_heads", $"{keyValueHeads}", $"it must divide num_attention_heads, {heads}");
        var headSize = file.Whole("head_dim", file.IsNull("head_dim") ? Math.Max(1, hidden / heads) : DefaultHeadSize);
        file.Require(headSize % 2 == 0, "head_dim", $"{headSize}", "rotary positions need an even number");
        var positions = file.Whole("max_position_embeddings", DefaultPositions);
        var dataType = file.Text("torch_dtype", file.Text("dtype", "float32"));
        file.Require(dataType is "float32" or "bfloat16" or "float16", "torch_dtype", dataType, "use float32, bfloat16 or float16");
        var vocabulary = file.Whole("vocab_size");
        RequireFullRotation(file);
        var rope = file.Object("rope_parameters") ?? file.Object("rope_scaling");
        return new Qwen3Configuration
        {
            VocabularySize = vocabulary,
            HiddenSize = hidden,
            IntermediateSize = file.Whole("intermediate_size"),
            Layers = file.Whole("num_hidden_layers"),
            AttentionHeads = heads,
            KeyValueHeads = keyValueHeads,
            HeadSize = headSize,
            RmsNormEpsilon = file.Positive("rms_norm_eps", 1e-6),
            RopeTheta = rope is not null && rope.Has("rope_theta") ? rope.Positive("rope_theta") : file.Positive("rope_theta", DefaultRopeTheta),
            Yarn = rope is null ? null : YarnOf(rope, positions),
            MaxPositionEmbeddings = positions,
            TieWordEmbeddings = file.Flag("tie_word_embeddings", false),
            DataType = dataType,
            EndOfSequenceTokens = file.Tokens("eos_token_id", vocabulary),
            BeginningOfSequenceToken = file.Tokens("bos_token_id", vocabulary) is [var bos, ..] ? bos : null,
            PaddingToken = file.Tokens("pad_token_id", vocabulary) is [var pad, ..] ? pad : null,
        };
    }

    public static string Write(Qwen3Configuration c)
    {
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray("Qwen3ForCausalLM"),
            ["attention_bias"] = false,
            ["attention_dropout"] = 0.0,
            ["bos_token_id"] = c.BeginningOfSequenceToken,
            ["eos_token_id"] = c.EndOfSequenceTokens switch
            {
                [] => null,
                [var only] => only,
                var several => new JsonArray([.. several.Select(t => (JsonNode)t)]),
            },
            ["head_dim"] = c.HeadSize,
            ["hidden_act"] = "silu",
            ["hidden_size"] = c.HiddenSize,
            ["initializer_range"] = 0.02,
            ["intermediate_size"] = c.IntermediateSize,
            ["max_position_embeddings"] = c.MaxPositionEmbeddings,
            ["max_window_layers"] = c.Layers,
            ["model_type"] = "qwen3",
            ["num_attention_heads"] = c.AttentionHeads,
            ["num_hidden_layers"] = c.Layers,
            ["num_key_value_heads"] = c.KeyValueHeads,
            ["pad_token_id"] = c.PaddingToken,
            ["rms_norm_eps"] = c.RmsNormEpsilon,
            ["rope_scaling"] = c.Yarn is null ? null : YarnJson(c.Yarn),
            ["rope_theta"] = c.RopeTheta,
            ["sliding_window"] = null,
            ["tie_word_embeddings"] = c.TieWordEmbeddings,
            ["torch_dtype"] = c.DataType,
            ["use_cache"] = true,
            ["use_sliding_window"] = false,
            ["vocab_size"] = c.VocabularySize,
        };
        return json.ToJsonString(Indented) + "\n";
    }

    private static void RequireFullRotation(ConfigurationFields fields) =>
        fields.Require(fields.Positive("partial_rotary_factor", 1) == 1, "partial_rotary_factor", fields.Raw("partial_rotary_factor"), "only 1 is supported");

    private static JsonObject YarnJson(YarnScaling yarn) => new()
    {
        ["rope_type"] = "yarn",
        ["factor"] = yarn.Factor,
        ["original_max_position_embeddings"] = yarn.OriginalMaxPositionEmbeddings,
        ["beta_fast"] = yarn.BetaFast,
        ["beta_slow"] = yarn.BetaSlow,
        ["attention_factor"] = yarn.AttentionFactor,
    };

    private static YarnScaling? YarnOf(ConfigurationFields rope, int positions)
    {
        var type = rope.Text("rope_type", rope.Text("type", "default"));
        foreach (var layers in (string[])["full_attention", "sliding_attention"])
        {
            rope.Require(!rope.Has(layers), layers, "an object", "parameters by kind of layer are not supported; put them beside rope_type");
        }

        RequireFullRotation(rope);
        if (type == "default")
        {
            return null;
        }

        rope.Require(type == "yarn", "rope_type", type, "only yarn and default are supported");
        var factor = rope.Positive("factor");
        rope.Require(factor >= 1, "factor", $"{factor}", "it must be at least 1");
        foreach (var name in (string[])["mscale", "mscale_all_dim"])
        {
            rope.Require(!rope.Has(name), name, "given", "it is not supported; state attention_factor in its place");
        }

        rope.Require(rope.Flag("truncate", true), "truncate", "false", "only true, the default, is supported");
        return new YarnScaling
        {
            Factor = factor,
            OriginalMaxPositionEmbeddings = rope.Whole("original_max_position_embeddings", positions),
            BetaFast = rope.Positive("beta_fast", 32),
            BetaSlow = rope.Positive("beta_slow", 1),
            AttentionFactor = rope.Has("attention_factor") ? rope.Positive("attention_factor") : 0,
        };
    }
}
