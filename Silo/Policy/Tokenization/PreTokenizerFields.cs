using System.Text.Json;
using NousCoder.Contracts;

namespace NousCoder.Policy.Tokenization;

/// <summary>The pre_tokenizer of a tokenizer.json: ByteLevel alone, or Split by an expression and then ByteLevel.</summary>
internal static class PreTokenizerFields
{
    /// <summary>Gets the expression that text is split by; null for the one that ByteLevel brings.</summary>
    /// <exception cref="CheckpointException">A step or a field of one is not supported.</exception>
    public static string? PatternOf(string path, JsonElement root)
    {
        IReadOnlyList<JsonElement> steps = TokenizerFile.Text(root, "type") == "Sequence" ? [.. root.GetProperty("pretokenizers").EnumerateArray()] : [root];
        if (steps.Count is not (1 or 2))
        {
            throw new CheckpointException($"{path}: pre_tokenizer has {steps.Count} steps; only ByteLevel, and Split before ByteLevel, are supported.");
        }

        var last = steps[^1];
        TokenizerFile.Require(path, "the last pre_tokenizer", TokenizerFile.Text(last, "type") ?? "", "ByteLevel");
        RequireFlag(path, last, "add_prefix_space", missing: true, supported: false);
        // ByteLevel splits once more by an expression of its own where use_regex is true, which is the default.
        RequireFlag(path, last, "use_regex", missing: true, supported: steps.Count == 1);
        if (steps.Count == 1)
        {
            return null;
        }

        var split = steps[0];
        TokenizerFile.Require(path, "the first pre_tokenizer", TokenizerFile.Text(split, "type") ?? "", "Split");
        TokenizerFile.Require(path, "pre_tokenizer.behavior", TokenizerFile.Text(split, "behavior") ?? "", "Isolated");
        RequireFlag(path, split, "invert", missing: false, supported: false);
        return split.GetProperty("pattern").TryGetProperty("Regex", out var expression)
            ? expression.GetString()!
            : throw new CheckpointException($"{path}: pre_tokenizer.pattern has no Regex; only regular expressions are supported.");
    }

    private static void RequireFlag(string path, JsonElement json, string name, bool missing, bool supported)
    {
        var found = json.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.True : missing;
        TokenizerFile.Require(path, $"pre_tokenizer.{name}", found ? "true" : "false", supported ? "true" : "false");
    }
}
