using System.Text.Json;
using NousCoder.Policy.Checkpoints;
using NousCoder.Policy.Model;
using NousCoder.Policy.Tokenization;

namespace NousCoder.Starter.Warmup;

/// <summary>The files of a starter policy besides its weights, in a temporary folder until the warm-up has ended.</summary>
internal sealed class StarterFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nouscoder-warmup-");

    /// <summary>Writes the tokenizer and reads it back.</summary>
    public StarterFiles((string Json, int Size) tokenizer)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "tokenizer.json"), tokenizer.Json);
        Tokenizer = PolicyTokenizer.Load(_folder.FullName);
        VocabularySize = tokenizer.Size;
        File.WriteAllText(
            Path.Combine(_folder.FullName, "generation_config.json"),
            JsonSerializer.Serialize(
                new { bos_token_id = EndOfText, pad_token_id = EndOfText, eos_token_id = new[] { End, EndOfText } }) + "\n");
    }

    /// <summary>The tokenizer.</summary>
    public PolicyTokenizer Tokenizer { get; }

    /// <summary>Tokens of the vocabulary.</summary>
    public int VocabularySize { get; }

    private int EndOfText => Tokenizer.Encode(StarterTokenizer.EndOfText, allowSpecialTokens: true)[0];

    private int End => Tokenizer.Encode(StarterTokenizer.End, allowSpecialTokens: true)[0];

    /// <summary>The architecture that the options ask for.</summary>
    public Qwen3Configuration ConfigurationOf(WarmupOptions options)
    {
        var path = Path.Combine(_folder.FullName, "config.json");
        File.WriteAllText(path, JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["architectures"] = new[] { "Qwen3ForCausalLM" },
            ["model_type"] = "qwen3",
            ["vocab_size"] = VocabularySize,
            ["hidden_size"] = options.HiddenSize,
            ["intermediate_size"] = options.IntermediateSize,
            ["num_hidden_layers"] = options.Layers,
            ["num_attention_heads"] = options.Heads,
            ["num_key_value_heads"] = options.KeyValueHeads,
            ["head_dim"] = options.HeadSize,
            ["hidden_act"] = "silu",
            ["attention_bias"] = false,
            ["rms_norm_eps"] = 1e-6,
            ["rope_theta"] = 10_000.0,
            ["max_position_embeddings"] = options.ContextLength,
            ["tie_word_embeddings"] = true,
            ["torch_dtype"] = "float32",
            ["bos_token_id"] = EndOfText,
            ["eos_token_id"] = End,
        }));
        return Qwen3Configuration.Load(_folder.FullName);
    }

    /// <summary>Writes the checkpoint folder.</summary>
    public void Write(string folder, Qwen3Decoder model)
    {
        Directory.CreateDirectory(folder);
        CheckpointFolder.SaveModel(folder, model, TokenizerFiles.Read(_folder.FullName));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
