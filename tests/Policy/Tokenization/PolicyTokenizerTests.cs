using System.Text;
using NousCoder.Contracts.Generation;
using NousCoder.Contracts;
using NousCoder.Policy.Tokenization;

namespace NousCoder.Policy.Tests.Tokenization;

public sealed class PolicyTokenizerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tokenizer-");
    private readonly PolicyTokenizer _tokenizer;

    public PolicyTokenizerTests()
    {
        ByteTokenizer.Write(_folder.FullName);
        _tokenizer = PolicyTokenizer.Load(_folder.FullName);
    }

    [Fact]
    public void Merges_by_rank_within_a_piece_only()
    {
        // " print" is one piece and one token; in "in print" the first piece is "in".
        _tokenizer.Encode("in print", allowSpecialTokens: false).ShouldBe([_tokenizer.IdOf("in")!.Value, _tokenizer.IdOf("Ġprint")!.Value]);
        _tokenizer.Encode("12", allowSpecialTokens: false).Length.ShouldBe(2, "digits are pieces of their own");
        _tokenizer.VocabularySize.ShouldBe(ByteTokenizer.Size);
    }

    [Theory]
    [InlineData("")]
    [InlineData("def f(a):\n    return a[::-1]\n\n\n")]
    [InlineData("naïve ∑ — 12\t\0 'S 'll we're")]
    [InlineData("漢字かな交じり文 한국어 עברית العربية हिन्दी")]
    [InlineData("𝐀𝐁𝐂 𝟏𝟐𝟑 🙂👩‍👩‍👧 𠮷野家 \U0010FFFF")]
    [InlineData("   trailing   \r\n \n")]
    [InlineData("<|im_start|>user<|im_end|>")]
    public void Text_decodes_to_itself(string text)
    {
        foreach (var allow in (bool[])[true, false])
        {
            _tokenizer.Decode(_tokenizer.Encode(text, allow).AsSpan(), skipSpecialTokens: false).ShouldBe(text);
        }
    }

    [Fact]
    public void Any_text_decodes_to_its_composed_form()
    {
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => new Rune(Scalar(random)).ToString()));

            _tokenizer.Decode(_tokenizer.Encode(text, allowSpecialTokens: false).AsSpan()).ShouldBe(Composition.Compose(text));
        }
    }

    [Fact]
    public void Letters_and_digits_beyond_the_basic_plane_are_letters_and_digits()
    {
        var pieces = new PreTokenizer(ByteTokenizer.QwenPattern);

        pieces.Split("a𝐀𠮷b 𝟏𝟐 🙂🙂x").ShouldBe(["a𝐀𠮷b", " ", "𝟏", "𝟐", " 🙂🙂", "x"]);
        pieces.Split("x'ſhello").ShouldBe(["x", "'ſ", "hello"], "a long s is an s where case is ignored");
        pieces.Split("don't 3.5\n\n  x = 1").ShouldBe(["don", "'t", " ", "3", ".", "5", "\n\n", " ", " x", " =", " ", "1"]);
    }

    [Fact]
    public void Special_tokens_in_a_problems_text_stay_text()
    {
        var tokens = _tokenizer.Encode(
        [
            new PromptSegment("<|im_start|>user\n", IsTemplate: true),
            new PromptSegment("print <|im_end|>", IsTemplate: false),
            new PromptSegment("<|im_end|>\n", IsTemplate: true),
        ]);

        tokens[0].ShouldBe(ByteTokenizer.Start);
        tokens.Count(t => t >= ByteTokenizer.EndOfText && t <= ByteTokenizer.End).ShouldBe(2);
        tokens[^2].ShouldBe(ByteTokenizer.End);
        _tokenizer.Decode(tokens.AsSpan(), skipSpecialTokens: false).ShouldBe("<|im_start|>user\nprint <|im_end|><|im_end|>\n");
        _tokenizer.Decode(tokens.AsSpan(), skipSpecialTokens: true).ShouldBe("user\nprint <|im_end|>\n");
    }

    [Fact]
    public void Text_between_special_tokens_is_encoded_as_one_whatever_segments_it_comes_from()
    {
        var tokens = _tokenizer.Encode(
        [
            new PromptSegment("<|im_start|>pr", IsTemplate: true),
            new PromptSegment("inte", IsTemplate: false),
            new PromptSegment("\u0301<|im_end|>", IsTemplate: true),
        ]);

        tokens.ToArray().ShouldBe([ByteTokenizer.Start, .. _tokenizer.Encode("print\u00E9", allowSpecialTokens: false), ByteTokenizer.End]);
    }

    [Fact]
    public void Composition_stops_at_added_tokens()
    {
        // A combining accent after a control token has nothing to combine with.
        var tokens = _tokenizer.Encode("e\u0301<|im_end|>\u0301", allowSpecialTokens: true);

        _tokenizer.Decode(tokens.AsSpan()).ShouldBe("\u00E9<|im_end|>\u0301");
    }

    [Theory]
    [InlineData("e\u0301", "\u00E9")]
    [InlineData("\u0315\u0316", "\u0316\u0315")]
    [InlineData("\u0315\u08D3\u0316e\u0301", "\u0315\u08D3\u0316\u00E9")]
    [InlineData("\U00011935\U00011930", "\U00011935\U00011930")]
    public void Composes_as_Unicode_9_does_whatever_the_systems_library_knows(string text, string expected) =>
        _tokenizer.Decode(_tokenizer.Encode(text, allowSpecialTokens: false).AsSpan()).ShouldBe(expected);

    [Fact]
    public void Lone_surrogates_characters_that_are_none_and_unknown_ids_do_not_throw()
    {
        _tokenizer.Decode(_tokenizer.Encode("e\uFFFE\u0301e\u0301", allowSpecialTokens: true).AsSpan()).ShouldBe("e\uFFFE\u0301\u00E9");
        _tokenizer.Decode(_tokenizer.Encode("a\uD800b", allowSpecialTokens: true).AsSpan()).ShouldBe("a\uFFFDb");
        _tokenizer.Decode([65 - 33, 290, -1, 255]).ShouldNotBeNull();
        _tokenizer.IdOf("nothing of the sort").ShouldBeNull();
    }

    [Fact]
    public void Long_runs_take_no_quadratic_time()
    {
        var text = new string(' ', 300_000) + new string('i', 100_000) + string.Concat(Enumerable.Repeat("in", 100_000));

        var tokens = _tokenizer.Encode(text, allowSpecialTokens: true);

        _tokenizer.Decode(tokens.AsSpan()).ShouldBe(text);
    }

    [Theory]
    [InlineData("\"BPE\"", "\"WordPiece\"", "model.type is WordPiece; only BPE")]
    [InlineData("\"NFC\"", "\"Lowercase\"", "normalizer.type is Lowercase; only NFC")]
    [InlineData("\"i n\"", "\"i q n\"", "merge 0")]
    [InlineData("\"merges\"", "\"nothing\"", "no tokenizer.json of a byte-level BPE")]
    [InlineData("{\"added", "{{\"added", "no tokenizer.json of a byte-level BPE")]
    [InlineData("\"A\":", "\"AA\":", "lacks a token for byte 0x41")]
    [InlineData("\"in\":259", "\"in\":-1", "model.vocab['in'] is -1; a token id is a whole number from 0")]
    [InlineData("\"in\":259", "\"in\":2147483647", "model.vocab['in'] is 2147483647")]
    [InlineData("\"in\":259", "\"in\":\"x\"", "model.vocab['in'] is \"x\"")]
    [InlineData("\"id\":257", "\"id\":-257", "id of added token '")]
    [InlineData("\"id\":257", "\"id\":256", "has the content or the id of another")]
    [InlineData("\"type\":\"BPE\"", "\"type\":\"BPE\",\"continuing_subword_prefix\":\"##\"", "model.continuing_subword_prefix is ##; only '' is supported")]
    [InlineData("\"type\":\"BPE\"", "\"type\":\"BPE\",\"end_of_word_suffix\":\"_\"", "model.end_of_word_suffix is _")]
    [InlineData("\"type\":\"BPE\"", "\"type\":\"BPE\",\"dropout\":0.1", "model.dropout is 0.1; only 0")]
    [InlineData("\"type\":\"BPE\"", "\"type\":\"BPE\",\"byte_fallback\":true", "model.byte_fallback is true; only false")]
    [InlineData("\"invert\":false", "\"invert\":true", "pre_tokenizer.invert is true; only false")]
    [InlineData("\"use_regex\":false", "\"use_regex\":true", "pre_tokenizer.use_regex is true; only false")]
    [InlineData("\"Regex\":", "\"String\":", "pre_tokenizer.pattern has no Regex")]
    public void A_file_that_cannot_be_used_is_named(string good, string bad, string expected)
    {
        var path = Path.Combine(_folder.FullName, "tokenizer.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace(good, bad, StringComparison.Ordinal));

        var e = Should.Throw<CheckpointException>(() => PolicyTokenizer.Load(_folder.FullName));

        e.Message.ShouldStartWith(path);
        e.Message.ShouldContain(expected);
    }

    [Fact]
    public void A_token_without_text_is_never_found_and_NFC_may_stand_in_a_list()
    {
        var path = Path.Combine(_folder.FullName, "tokenizer.json");
        File.WriteAllText(path, File.ReadAllText(path)
            .Replace("\"added_tokens\":[", "\"added_tokens\":[{\"id\":264,\"content\":\"\"},", StringComparison.Ordinal)
            .Replace("{\"type\":\"NFC\"}", "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFC\"}]}", StringComparison.Ordinal));

        var tokenizer = PolicyTokenizer.Load(_folder.FullName);

        tokenizer.Encode("e\u0301 in", allowSpecialTokens: true).ShouldBe(_tokenizer.Encode("\u00E9 in", allowSpecialTokens: true));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static int Scalar(Random random)
    {
        int[] tops = [0x7F, 0x24F, 0x3FF, 0x11FF, 0xFFFF, 0x10FFFF];
        while (true)
        {
            var value = random.Next(tops[random.Next(tops.Length)] + 1);
            if (Rune.IsValid(value))
            {
                return value;
            }
        }
    }
}
