using System.Text.Json;
using NousCoder.Contracts;

namespace NousCoder.Policy.Tokenization;

/// <summary>What is used of Hugging Face's tokenizer.json of a byte-level BPE.</summary>
/// <param name="Vocabulary">Ids by token, in byte-level characters.</param>
/// <param name="Merges">Rank and result by pair of ids.</param>
/// <param name="Added">Added tokens.</param>
/// <param name="Pattern">The pre-tokenizer's expression.</param>
/// <param name="Compose">Whether text is put into Unicode's form C.</param>
/// <param name="WholeFirst">Whether a piece that is a token as it stands is taken without merging (ignore_merges).</param>
internal sealed record TokenizerFile(
    IReadOnlyDictionary<string, int> Vocabulary,
    IReadOnlyDictionary<(int Left, int Right), (int Rank, int Result)> Merges,
    AddedTokens Added,
    string Pattern,
    bool Compose,
    bool WholeFirst)
{
    private const string Gpt2Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <exception cref="CheckpointException">The file is missing, damaged, or of a kind that is not supported.</exception>
    public static TokenizerFile Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new CheckpointException($"{path} does not exist. Copy the tokenizer.json that belongs to the model.");
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return Parse(path, json.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new CheckpointException($"{path} is no tokenizer.json of a byte-level BPE: {e.Message} Copy it again from where the model was published.", e);
        }
    }

    private static TokenizerFile Parse(string path, JsonElement json)
    {
        var model = json.GetProperty("model");
        Require(path, "model.type", Text(model, "type") ?? "BPE", "BPE");
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var token in model.GetProperty("vocab").EnumerateObject())
        {
            vocabulary[token.Name] = token.Value.GetInt32();
        }

        for (var b = 0; b < 256; b++)
        {
            if (!vocabulary.ContainsKey(ByteLevelCharacters.Of((byte)b).ToString()))
            {
                throw new CheckpointException($"{path}: the vocabulary lacks a token for byte 0x{b:X2}, so some text could not be encoded. Only byte-level BPE is supported.");
            }
        }

        return new TokenizerFile(
            vocabulary, MergesOf(path, model, vocabulary), AddedOf(path, json), PatternOf(path, json), ComposeOf(path, json), Flag(model, "ignore_merges"));
    }

    private static Dictionary<(int, int), (int, int)> MergesOf(string path, JsonElement model, Dictionary<string, int> vocabulary)
    {
        var merges = new Dictionary<(int, int), (int, int)>();
        var rank = 0;
        foreach (var merge in model.GetProperty("merges").EnumerateArray())
        {
            // A string "a b" in older files, a list of two in newer ones.
            string[] pair = merge.ValueKind == JsonValueKind.String
                ? merge.GetString()!.Split(' ')
                : [.. merge.EnumerateArray().Select(t => t.GetString()!)];
            if (pair is not [var left, var right]
                || !vocabulary.TryGetValue(left, out var leftId)
                || !vocabulary.TryGetValue(right, out var rightId)
                || !vocabulary.TryGetValue(left + right, out var result))
            {
                throw new CheckpointException($"{path}: merge {rank}, {merge.GetRawText()}, is no pair of tokens whose union is a token.");
            }

            merges.TryAdd((leftId, rightId), (rank++, result));
        }

        return merges;
    }

    private static AddedTokens AddedOf(string path, JsonElement json)
    {
        var tokens = new List<(int, string, bool)>();
        if (json.TryGetProperty("added_tokens", out var list))
        {
            foreach (var token in list.EnumerateArray())
            {
                var content = token.GetProperty("content").GetString()!;
                foreach (var flag in (string[])["lstrip", "rstrip", "single_word"])
                {
                    Require(path, $"added token '{content}' {flag}", Flag(token, flag) ? "true" : "false", "false");
                }

                tokens.Add((token.GetProperty("id").GetInt32(), content, Flag(token, "special")));
            }
        }

        return new AddedTokens(tokens);
    }

    private static bool ComposeOf(string path, JsonElement json)
    {
        if (!json.TryGetProperty("normalizer", out var normalizer) || normalizer.ValueKind == JsonValueKind.Null)
        {
            return false;
        }

        Require(path, "normalizer.type", Text(normalizer, "type") ?? "", "NFC");
        return true;
    }

    private static string PatternOf(string path, JsonElement json)
    {
        var root = json.GetProperty("pre_tokenizer");
        IReadOnlyList<JsonElement> steps = Text(root, "type") == "Sequence" ? [.. root.GetProperty("pretokenizers").EnumerateArray()] : [root];
        var last = steps[^1];
        Require(path, "the last pre_tokenizer", Text(last, "type") ?? "", "ByteLevel");
        Require(path, "pre_tokenizer.add_prefix_space", Flag(last, "add_prefix_space") ? "true" : "false", "false");
        if (steps.Count == 1)
        {
            return Gpt2Pattern;
        }

        Require(path, "the number of pre_tokenizers", $"{steps.Count}", "2");
        Require(path, "the first pre_tokenizer", Text(steps[0], "type") ?? "", "Split");
        Require(path, "pre_tokenizer.behavior", Text(steps[0], "behavior") ?? "", "Isolated");
        return steps[0].GetProperty("pattern").GetProperty("Regex").GetString()!;
    }

    private static void Require(string path, string what, string found, string supported)
    {
        if (found != supported)
        {
            throw new CheckpointException($"{path}: {what} is {found}; only {supported} is supported.");
        }
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
