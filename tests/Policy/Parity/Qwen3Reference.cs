using System.Text;
using NousCoder.Policy.Tokenization;

namespace NousCoder.Policy.Tests.Parity;

/// <summary>Qwen3's tokenizer as this project reads it, and what Hugging Face's library says of the same texts; asked once.</summary>
public sealed class Qwen3Reference
{
    private Task<Answer>? _answer;

    public string[] Texts { get; } = [.. AdversarialTexts.WellFormed(), .. AdversarialTexts.WithLoneSurrogates()];

    /// <summary>Tokens in any order, so that their bytes need not be UTF-8, and ids that are no tokens.</summary>
    public int[][] Sequences { get; } = AnySequences();

    public PolicyTokenizer Load() => PolicyTokenizer.Load(Oracle.Qwen3Tokenizer);

    public Task<Answer> AskAsync() => _answer ??= Oracle.AskAsync<Answer>("tokenize.mjs", new { texts = Texts.Select(Base64), ids = Sequences });

    public static string Base64(string text) => Convert.ToBase64String(Encoding.Unicode.GetBytes(text));

    private static int[][] AnySequences()
    {
        var random = new Random(17);
        return [.. Enumerable.Range(0, 500).Select(i => Enumerable.Range(0, random.Next(1, 30)).Select(_ => random.Next(i % 2 == 0 ? 256 : 151_936)).ToArray())];
    }

    /// <param name="Encoded">Ids of each text.</param>
    /// <param name="Plain">The same where special tokens count as text.</param>
    /// <param name="Decoded">The texts of the sequences.</param>
    public sealed record Answer(int[][] Encoded, int[][] Plain, string[] Decoded);
}
