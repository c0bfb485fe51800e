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
    // Far above any published vocabulary, and low enough for tables by id.
    private const int MaxId = 1 << 24;

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
        RequireDefaults(path, model);
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var token in model.GetProperty("vocab").EnumerateObject())
        {
            vocabulary[token.Name] = Id(path, $"model.vocab['{token.Name}']", token.Value);
        }

        for (var b = 0; b < 256; b++)
        {
            if (!vocabulary.ContainsKey(ByteLevelCharacters.Of((byte)b).ToString()))
            {
                throw new CheckpointException($"{path}: the vocabulary lacks a token for byte 0x{b:X2}, so some text could not be encoded. Only byte-level BPE is supported.");
            }
        }

        return new TokenizerFile(
            vocabulary,
            MergesOf(path, model, vocabulary),
            AddedOf(path, json),
            PreTokenizerFields.PatternOf(path, json.GetProperty("pre_tokenizer")) ?? Gpt2Pattern,
            ComposeOf(path, json),
            Flag(model, "ignore_merges"));
    }

    /// <summary>Refuses fields of a BPE model that change tokens and are not implemented.</summary>
    private static void RequireDefaults(string path, JsonElement model)
    {
        foreach (var affix in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
        {
            Require(path, $"model.{affix}", Text(model, affix) ?? "", "");
        }

        var dropout = model.TryGetProperty("dropout", out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : 0;
        Require(path, "model.dropout", FormattableString.Invariant($"{dropout}"), "0");
        Require(path, "model.byte_fallback", Flag(model, "byte_fallback") ? "true" : "false", "false");
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
        var tokens = new List<(int Id, string Content, bool Special)>();
        if (json.TryGetProperty("added_tokens", out var list))
        {
            foreach (var token in list.EnumerateArray())
            {
                var content = token.GetProperty("content").GetString()!;
                var field = $"added token '{content}'";
                foreach (var flag in (string[])["lstrip", "rstrip", "single_word"])
                {
                    Require(path, $"{field} {flag}", Flag(token, flag) ? "true" : "false", "false");
                }

                // As Hugging Face's tokenizers do: a token without text is never found in any.
                if (content.Length > 0)
                {
                    tokens.Add((Id(path, $"id of {field}", token.GetProperty("id")), content, Flag(token, "special")));
                }
            }
        }

        var twice = tokens.GroupBy(t => t.Content, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key
            ?? tokens.GroupBy(t => t.Id).FirstOrDefault(g => g.Count() > 1)?.Last().Content;
        return twice is null
            ? new AddedTokens(tokens)
            : throw new CheckpointException($"{path}: the added token '{twice}' has the content or the id of another. Copy the file again from where the model was published.");
    }

    private static bool ComposeOf(string path, JsonElement json)
    {
        if (!json.TryGetProperty("normalizer", out var normalizer) || normalizer.ValueKind == JsonValueKind.Null)
        {
            return false;
        }

        IReadOnlyList<JsonElement> steps = Text(normalizer, "type") == "Sequence"
            ? [.. normalizer.GetProperty("normalizers").EnumerateArray()]
            : [normalizer];
        foreach (var step in steps)
        {
            Require(path, "normalizer.type", Text(step, "type") ?? "", "NFC");
        }

        return steps.Count > 0;
    }

    private static int Id(string path, string field, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var id) && id is >= 0 and < MaxId
            ? id
            : throw new CheckpointException(
                $"{path}: {field} is {value.GetRawText()}; a token id is a whole number from 0 to {MaxId - 1}. Copy the file again from where the model was published.");

    internal static void Require(string path, string field, string found, string supported)
    {
        if (found != supported)
        {
            throw new CheckpointException($"{path}: {field} is {Shown(found)}; only {Shown(supported)} is supported.");
        }
    }

    internal static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    internal static bool Flag(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string Shown(string value) => value.Length == 0 ? "''" : value;
}
