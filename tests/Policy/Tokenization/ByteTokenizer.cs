using System.Text.Json;

namespace NousCoder.Policy.Tests.Tokenization;

/// <summary>A tokenizer.json in Qwen's form: the 256 bytes, three control tokens from 256 on, then a few merges.</summary>
internal static class ByteTokenizer
{
    public const int EndOfText = 256;
    public const int Start = 257;
    public const int End = 258;
    public const int Size = 265;

    public const string QwenPattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    public static void Write(string folder, string? pattern = null, string normalizer = "NFC")
    {
        Directory.CreateDirectory(folder);
        var vocabulary = Bytes().Index().ToDictionary(b => b.Item.ToString(), b => b.Index);
        string[] merges = ["i n", "p r", "pr in", "prin t", "Ġ print", "Ġ Ġ"];
        foreach (var merge in merges)
        {
            vocabulary[merge.Replace(" ", "", StringComparison.Ordinal)] = 259 + vocabulary.Count - 256;
        }

        var file = new
        {
            added_tokens = new[]
            {
                new { id = EndOfText, content = "<|endoftext|>", special = true, lstrip = false, rstrip = false, single_word = false, normalized = false },
                new { id = Start, content = "<|im_start|>", special = true, lstrip = false, rstrip = false, single_word = false, normalized = false },
                new { id = End, content = "<|im_end|>", special = true, lstrip = false, rstrip = false, single_word = false, normalized = false },
            },
            normalizer = new { type = normalizer },
            pre_tokenizer = new
            {
                type = "Sequence",
                pretokenizers = new object[]
                {
                    new { type = "Split", pattern = new { Regex = pattern ?? QwenPattern }, behavior = "Isolated", invert = false },
                    new { type = "ByteLevel", add_prefix_space = false, trim_offsets = false, use_regex = false },
                },
            },
            model = new { type = "BPE", vocab = vocabulary, merges },
        };
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), JsonSerializer.Serialize(file));
        File.WriteAllText(Path.Combine(folder, "generation_config.json"), """{"eos_token_id": [258, 256]}""");
    }

    private static IEnumerable<char> Bytes()
    {
        var next = (char)256;
        for (var b = 0; b < 256; b++)
        {
            yield return b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF) ? (char)b : next++;
        }
    }
}
