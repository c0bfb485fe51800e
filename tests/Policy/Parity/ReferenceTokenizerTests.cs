using System.Text.Json;
using NousCoder.Contracts.Generation;
using NousCoder.Policy.Tokenization;

namespace NousCoder.Policy.Tests.Parity;

public sealed class ReferenceTokenizerTests(Qwen3Reference qwen3) : IClassFixture<Qwen3Reference>
{
    [Fact]
    public async Task Ids_of_any_text_are_those_of_the_reference_library()
    {
        var reference = await qwen3.AskAsync();

        qwen3.Texts.Length.ShouldBeGreaterThan(3000);
        ShouldAgree(qwen3.Texts, reference.Encoded, t => [.. qwen3.Tokenizer.Encode(t, allowSpecialTokens: true)]);
        ShouldAgree(qwen3.Texts, reference.Plain, t => [.. qwen3.Tokenizer.Encode(t, allowSpecialTokens: false)]);
        reference.Encoded.Zip(reference.Plain).Count(e => !e.First.SequenceEqual(e.Second)).ShouldBeGreaterThan(100, "texts with special tokens");
    }

    [Fact]
    public async Task Tokens_decode_as_in_the_reference_library_and_composed_text_to_itself()
    {
        var reference = await qwen3.AskAsync();

        foreach (var (sequence, expected) in qwen3.Sequences.Zip(reference.Decoded))
        {
            qwen3.Tokenizer.Decode(sequence).ShouldBe(expected, $"[{string.Join(", ", sequence)}]");
        }

        foreach (var text in AdversarialTexts.WellFormed().Where(t => Composition.Compose(t) == t))
        {
            qwen3.Tokenizer.Decode([.. qwen3.Tokenizer.Encode(text, allowSpecialTokens: true)]).ShouldBe(text);
        }
    }

    [Fact]
    public async Task A_problems_special_tokens_are_text_and_all_else_is_as_in_the_undivided_prompt()
    {
        // The reference takes special tokens for text only where it knows none, so the template's own are put in by hand.
        var reference = await qwen3.AskAsync();
        var plain = qwen3.Texts.Zip(reference.Plain).ToDictionary(t => t.First, t => t.Second);
        var (start, end) = (qwen3.Tokenizer.IdOf("<|im_start|>")!.Value, qwen3.Tokenizer.IdOf("<|im_end|>")!.Value);
        var rest = qwen3.Tokenizer.Encode("<|im_end|>\n<|im_start|>assistant\n", allowSpecialTokens: true);
        rest[0].ShouldBe(end);

        foreach (var message in Qwen3Reference.Messages)
        {
            var ids = qwen3.Tokenizer.Encode(
            [
                new PromptSegment("<|im_start|>user\n", IsTemplate: true),
                new PromptSegment(message, IsTemplate: false),
                new PromptSegment("<|im_end|>\n<|im_start|>assistant\n", IsTemplate: true),
            ]);

            ids.ToArray().ShouldBe([start, .. plain[Qwen3Reference.Opened(message)], .. rest], message);
        }
    }

    [Fact]
    public async Task The_reference_library_reads_a_tokenizer_made_here()
    {
        string[] texts = [.. AdversarialTexts.WellFormed().Take(1500)];

        var reference = await Oracle.AskAsync<Qwen3Reference.Answer>(
            "tokenize.mjs", new { tokenizer = Path.Combine(Oracle.StarterPolicy, "tokenizer.json"), texts = texts.Select(Qwen3Reference.Base64) });

        var tokenizer = PolicyTokenizer.Load(Oracle.StarterPolicy);
        ShouldAgree(texts, reference.Encoded, t => [.. tokenizer.Encode(t, allowSpecialTokens: true)]);
    }

    private static void ShouldAgree(string[] texts, int[][] expected, Func<string, int[]> encode)
    {
        expected.Length.ShouldBe(texts.Length);
        var wrong = texts.Zip(expected).Where(t => !encode(t.First).SequenceEqual(t.Second)).Take(3).ToList();
        wrong.ShouldBeEmpty(string.Join('\n', wrong.Select(w =>
            $"{JsonSerializer.Serialize(w.First)}: expected [{string.Join(", ", w.Second)}], found [{string.Join(", ", encode(w.First))}]")));
    }
}
