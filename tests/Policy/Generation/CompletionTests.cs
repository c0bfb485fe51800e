using System.Collections.Immutable;
using NousCoder.Contracts.Generation;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Generation;
using NousCoder.Policy.Model;
using NousCoder.Policy.Tests.Model;
using NousCoder.Policy.Tests.Tokenization;
using NousCoder.Policy.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Tests.Generation;

public sealed class CompletionTests
{
    private static readonly ulong[] Seeds = [.. Enumerable.Range(1, 24).Select(s => (ulong)s)];

    public static TheoryData<double, double, int> Samplings => new()
    {
        { 1, 1, 0 }, { 0.7, 1, 0 }, { 1, 0.8, 0 }, { 1, 1, 3 }, { 0.6, 0.95, 20 }, { 0, 1, 0 },
    };

    [Theory]
    [MemberData(nameof(Samplings))]
    public async Task Log_probabilities_are_those_of_the_distribution_that_was_sampled(double temperature, double topP, int topK)
    {
        await using var served = new Served();
        var sampling = new SamplingOptions { Temperature = temperature, TopP = topP, TopK = topK };

        var completions = await served.CompleteAsync(Served.Request(Seeds, sampling: sampling));

        using var scope = NewDisposeScope();
        using var none = no_grad();
        using var model = served.LoadModel();
        foreach (var completion in completions)
        {
            var tokens = tensor(completion.PromptTokens.Concat(completion.Tokens).Select(t => (long)t).ToArray()).unsqueeze(0);
            var logits = model.Logits(model.HiddenStates(tokens))[0];
            for (var i = 0; i < completion.Tokens.Length; i++)
            {
                var row = logits[completion.PromptTokens.Length - 1 + i].data<float>().ToArray();
                completion.LogProbabilities[i].ShouldBe((float)Math.Log(Distribution(row, sampling)[completion.Tokens[i]]), 1e-4f);
            }
        }
    }

    [Fact]
    public async Task A_completion_stops_at_an_end_token_or_at_its_length()
    {
        await using var served = new Served();

        var completions = await served.CompleteAsync(Served.Request([.. Enumerable.Range(0, 200).Select(s => (ulong)s)], max: 40));

        var tokenizer = PolicyTokenizer.Load(served.Folder(0));
        completions.Select(c => c.FinishReason).Distinct().Count().ShouldBe(2, "both ends must occur for the test to say anything");
        foreach (var completion in completions)
        {
            int[] ends = [ByteTokenizer.End, ByteTokenizer.EndOfText];
            var stopped = completion.FinishReason == FinishReason.Stop;
            completion.Tokens.Take(completion.Tokens.Length - 1).ShouldNotContain(t => ends.Contains(t));
            ends.Contains(completion.Tokens[^1]).ShouldBe(stopped);
            completion.Tokens.Length.ShouldBeInRange(1, 40);
            (stopped || completion.Tokens.Length == 40).ShouldBeTrue();
            completion.LogProbabilities.Length.ShouldBe(completion.Tokens.Length);
            completion.Text.ShouldBe(tokenizer.Decode(completion.Tokens.AsSpan()[..^(stopped ? 1 : 0)]));
            completion.PromptTokens.ShouldBe(tokenizer.Encode("print the sum", allowSpecialTokens: false));
            completion.Seconds.ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public async Task The_context_bounds_the_completion_with_32_tokens_to_spare()
    {
        await using var served = new Served();
        var request = Served.Request(Seeds) with { ContextLength = 64, MaxNewTokens = null };

        var completions = await served.CompleteAsync(request);

        completions.Max(c => c.Tokens.Length).ShouldBe(64 - completions[0].PromptTokens.Length - 32);
    }

    [Fact]
    public async Task A_prompt_without_room_for_a_completion_is_refused_with_the_numbers()
    {
        await using var served = new Served();
        var prompt = new string('1', 96);

        var e = await Should.ThrowAsync<ArgumentException>(() => served.CompleteAsync(Served.Request([1], prompt: prompt)));

        e.Message.ShouldContain("The prompt has 96 tokens; a context of 128 less 32");
        e.Message.ShouldContain("at least 129");
        (await served.CompleteAsync(Served.Request([1], prompt: prompt[1..])))[0].Tokens.Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_temperature_of_0_takes_the_most_likely_token()
    {
        await using var served = new Served();
        var sampling = new SamplingOptions { Temperature = 0 };

        var completions = await served.CompleteAsync(Served.Request([1, 2, 3], sampling: sampling));

        completions.ShouldAllBe(c => c.Tokens.SequenceEqual(completions[0].Tokens));
        completions[0].LogProbabilities.ShouldAllBe(p => p == 0);
    }

    [Fact]
    public async Task Samples_follow_the_distribution()
    {
        await using var served = new Served();

        var completions = await served.CompleteAsync(Served.Request([.. Enumerable.Range(0, 4000).Select(s => (ulong)s)], max: 1));

        foreach (var group in completions.GroupBy(c => c.Tokens[0]).Where(g => g.Count() > 50))
        {
            var p = Math.Exp(group.First().LogProbabilities[0]);
            var deviation = Math.Sqrt(p * (1 - p) * 4000);
            ((double)group.Count()).ShouldBe(p * 4000, 4.5 * deviation);
        }
    }

    [Fact]
    public async Task A_request_may_name_stop_tokens_of_its_own()
    {
        await using var served = new Served();
        var request = Served.Request(Seeds, max: 40);
        var stop = (await served.CompleteAsync(request)).SelectMany(c => c.Tokens).GroupBy(t => t).MaxBy(g => g.Count())!.Key;

        var completions = await served.CompleteAsync(request with { StopTokens = [stop] });

        completions.Count(c => c.Tokens[^1] == stop).ShouldBeGreaterThan(1);
        completions.ShouldAllBe(c => c.Tokens.IndexOf(stop) == -1 || (c.Tokens.IndexOf(stop) == c.Tokens.Length - 1 && c.FinishReason == FinishReason.Stop));
    }

    [Fact]
    public async Task A_stop_text_ends_a_completion_as_its_token_does()
    {
        await using var served = new Served();
        var tokenizer = PolicyTokenizer.Load(served.Folder(0));
        var request = Served.Request(Seeds, max: 40);
        var (stop, text) = (await served.CompleteAsync(request)).SelectMany(c => c.Tokens).GroupBy(t => t).OrderByDescending(g => g.Count())
            .Select(g => (g.Key, Text: tokenizer.Decode([g.Key]))).First(t => tokenizer.TokenOf(t.Text) == t.Key);

        var completions = await served.CompleteAsync(request with { StopTexts = [text] });

        completions.Count(c => c.Tokens[^1] == stop && c.FinishReason == FinishReason.Stop).ShouldBeGreaterThan(1);
        completions.ShouldAllBe(c => !c.Tokens.SkipLast(1).Contains(stop));
        (await Should.ThrowAsync<ArgumentException>(() => served.CompleteAsync(request with { StopTexts = ["<|none|>"] }))).Message.ShouldStartWith("The stop token '<|none|>'");
    }

    [Fact]
    public async Task A_rope_factor_stretches_the_length_that_is_given_and_leaves_other_requests_alone()
    {
        await using var served = new Served();
        var (plain, stretched) = (Served.Request(Seeds), Served.Request(Seeds) with { RopeFactor = 4, RopeOriginalLength = 64 });

        var completions = await Task.WhenAll(served.CompleteAsync(plain), served.CompleteAsync(stretched));

        using var model = served.LoadModel();
        using var stretchedModel = TinyModels.Create(Served.Configuration with { Yarn = new() { Factor = 4, OriginalMaxPositionEmbeddings = 64 } });
        foreach (var (own, of) in (IEnumerable<(Qwen3Decoder, ImmutableArray<EngineCompletion>)>)[(model, completions[0]), (stretchedModel, completions[1])])
        {
            of.SelectMany(c => c.LogProbabilities).ShouldBe(of.SelectMany(c => Served.Score(own, c)), tolerance: 1e-4f);
        }

        Served.Score(model, completions[1][0]).Zip(completions[1][0].LogProbabilities).ShouldContain(p => Math.Abs(p.First - p.Second) > 1e-3f);
    }

    [Fact]
    public async Task A_context_beyond_the_positions_is_refused()
    {
        await using var served = new Served();

        var error = await Should.ThrowAsync<ArgumentException>(() => served.CompleteAsync(Served.Request([1]) with { ContextLength = 32_769 }));

        error.Message.ShouldStartWith("A context of 32769 tokens is more than the 32768 positions of the policy");
        (await served.CompleteAsync(Served.Request([1]) with { ContextLength = 65_536, RopeFactor = 2 })).Length.ShouldBe(1);
        error = await Should.ThrowAsync<ArgumentException>(() => served.CompleteAsync(Served.Request([1]) with { ContextLength = 257, RopeFactor = 2, RopeOriginalLength = 128 }));
        error.Message.ShouldStartWith("A context of 257 tokens is more than the 256 positions");
    }

    [Fact]
    public async Task Tokens_are_streamed_as_they_are_sampled()
    {
        await using var served = new Served();
        var request = Served.Request([1, 2, 3], max: 20);
        var completions = await served.CompleteAsync(request);
        var streamed = new List<StreamedToken>();

        await foreach (var token in served.Engine.StreamAsync(request, TestContext.Current.CancellationToken))
        {
            streamed.Add(token);
        }

        foreach (var completion in completions)
        {
            var own = streamed.Where(t => t.Index == completion.Index).ToList();
            own.Select(t => t.Token).ShouldBe(completion.Tokens);
            own.Select(t => t.LogProbability).ShouldBe(completion.LogProbabilities);
            own.Select(t => t.FinishReason).ShouldBe([.. Enumerable.Repeat<FinishReason?>(null, own.Count - 1), completion.FinishReason]);
        }
    }

    [Fact]
    public async Task No_seeds_give_no_completions()
    {
        await using var served = new Served();

        (await served.CompleteAsync(Served.Request([]))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sampling_option_out_of_range_is_refused()
    {
        await using var served = new Served();

        var e = await Should.ThrowAsync<ArgumentException>(
            () => served.CompleteAsync(Served.Request([1], sampling: new SamplingOptions { TopP = 0 })));

        e.Message.ShouldContain("top-p 0");
    }

    /// <summary>Softmax at a temperature, then top-k, then top-p of what that leaves, renormalized.</summary>
    private static double[] Distribution(float[] logits, SamplingOptions sampling)
    {
        var scaled = logits.Select(l => l / (sampling.Temperature == 0 ? 1.0 : sampling.Temperature)).ToArray();
        var weights = scaled.Select(s => Math.Exp(s - scaled.Max())).ToArray();
        var probabilities = weights.Select(w => w / weights.Sum()).ToArray();
        var most = sampling.Temperature == 0 ? 1 : sampling.TopK == 0 ? logits.Length : sampling.TopK;
        var ranking = Enumerable.Range(0, logits.Length).OrderByDescending(t => probabilities[t]).Take(most).ToArray();
        var enough = sampling.TopP * ranking.Sum(t => probabilities[t]);
        var (kept, sum) = (new double[logits.Length], 0.0);
        foreach (var token in ranking.TakeWhile(_ => sampling.TopP == 1 || sum < enough))
        {
            kept[token] = probabilities[token];
            sum += probabilities[token];
        }

        return [.. kept.Select(k => k / sum)];
    }
}
