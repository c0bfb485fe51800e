using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using NousCoder.Policy.Tokenization;

namespace NousCoder.Starter.Warmup;

/// <summary>
/// Makes a tokenizer for a corpus, in Hugging Face's tokenizer.json: byte-level BPE with Qwen's normalizer and pre-tokenizer,
/// so that it is read by what reads Qwen3's own. Every byte is a token, so any text can be encoded.
/// </summary>
internal static partial class StarterTokenizer
{
    /// <summary>Ends a document, and pads.</summary>
    public const string EndOfText = "<|endoftext|>";

    /// <summary>Begins a completion.</summary>
    public const string Start = "<|im_start|>";

    /// <summary>Ends a completion.</summary>
    public const string End = "<|im_end|>";

    private static readonly ImmutableArray<string> Special = [EndOfText, Start, End];

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Learns a vocabulary.</summary>
    /// <param name="texts">The corpus, piece by piece as it will be encoded.</param>
    /// <param name="vocabularyLimit">Most tokens, bytes and special ones included.</param>
    /// <returns>The content of tokenizer.json, and the number of tokens.</returns>
    public static (string Json, int Size) Train(IEnumerable<string> texts, int vocabularyLimit)
    {
        var pretokens = texts
            .SelectMany(text => Pretoken().Matches(text.Normalize(NormalizationForm.FormC)))
            .GroupBy(match => match.Value, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.LongCount(), StringComparer.Ordinal);
        var bytes = ByteLevelCharacters.All.Select(c => c.ToString()).ToArray();
        var merges = BytePairTrainer.Train(pretokens, vocabularyLimit - bytes.Length - Special.Length);
        string[] ordinary = [.. bytes, .. merges.Select(m => m.Left + m.Right).Distinct(StringComparer.Ordinal)];
        return (JsonSerializer.Serialize(FileOf(ordinary, merges), Indented) + "\n", ordinary.Length + Special.Length);
    }

    private static object FileOf(string[] ordinary, IReadOnlyList<(string Left, string Right)> merges) => new
    {
        version = "1.0",
        added_tokens = Special.Select((content, i) => new
        {
            id = ordinary.Length + i,
            content,
            single_word = false,
            lstrip = false,
            rstrip = false,
            normalized = false,
            special = true,
        }),
        normalizer = new { type = "NFC" },
        pre_tokenizer = new
        {
            type = "Sequence",
            pretokenizers = new object[]
            {
                new { type = "Split", pattern = new { Regex = Pattern }, behavior = "Isolated", invert = false },
                ByteLevel,
            },
        },
        post_processor = ByteLevel,
        decoder = ByteLevel,
        model = new
        {
            type = "BPE",
            continuing_subword_prefix = "",
            end_of_word_suffix = "",
            fuse_unk = false,
            byte_fallback = false,
            vocab = ordinary.Index().ToDictionary(t => t.Item, t => t.Index),
            merges = merges.Select(m => $"{m.Left} {m.Right}"),
        },
    };

    private static object ByteLevel => new { type = "ByteLevel", add_prefix_space = false, trim_offsets = false, use_regex = false };

    // Qwen2's and Qwen3's pre-tokenizer, from their tokenizer.json.
    private const string Pattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    [GeneratedRegex(Pattern, RegexOptions.CultureInvariant)]
    private static partial Regex Pretoken();
}
