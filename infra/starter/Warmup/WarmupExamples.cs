using System.Collections.Immutable;
using NousCoder.Contracts.Generation;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Generation;
using NousCoder.Policy.Tokenization;

namespace NousCoder.Starter.Warmup;

/// <summary>The corpus as tokens, and the draw of a step's batch from it.</summary>
internal sealed class WarmupExamples(
    IReadOnlyList<(ImmutableArray<int> Prompt, IReadOnlyList<(ImmutableArray<int> Completion, double Weight)> Programs)> entries)
{
    /// <summary>What a policy writes around its program: the fence that the extraction of code looks for.</summary>
    public static string CompletionOf(WarmupProgram program) => $"```python\n{program.Code.Trim('\n')}\n```";

    /// <summary>Encodes a corpus.</summary>
    public static WarmupExamples Encode(
        WarmupCorpus corpus, PolicyTokenizer tokenizer, Func<WarmupProblem, ImmutableArray<PromptSegment>> prompt)
    {
        var end = tokenizer.Encode(StarterTokenizer.End, allowSpecialTokens: true);
        return new WarmupExamples(
        [
            .. corpus.Entries.Select(entry => (
                (ImmutableArray<int>)[.. tokenizer.Encode(prompt(entry.Problem))],
                (IReadOnlyList<(ImmutableArray<int>, double)>)
                [
                    .. entry.Programs.Select(p => (
                        (ImmutableArray<int>)[.. tokenizer.Encode(CompletionOf(p), allowSpecialTokens: false), .. end],
                        p.Weight)),
                ])),
        ]);
    }

    /// <summary>Draws problems uniformly and a program of each by weight: a pure function of seed and step.</summary>
    public IReadOnlyList<TrainingSequence> Draw(ulong seed, int step, int count)
    {
        var stream = CounterRandom.Stream(seed, step);
        return [.. Enumerable.Range(0, count).Select(i => Draw(CounterRandom.Uniform(stream, 2 * i), CounterRandom.Uniform(stream, (2 * i) + 1)))];
    }

    /// <param name="problemAt">Chooses the problem, in [0, 1).</param>
    /// <param name="programAt">Chooses the program, in [0, 1).</param>
    private TrainingSequence Draw(double problemAt, double programAt)
    {
        var (prompt, programs) = entries[(int)(problemAt * entries.Count)];
        var left = programAt * programs.Sum(p => p.Weight);
        var chosen = programs.FirstOrDefault(p => (left -= p.Weight) < 0, programs[^1]).Completion;
        return new TrainingSequence
        {
            PromptTokens = prompt,
            Tokens = chosen,
            SamplerLogProbabilities = [.. new float[chosen.Length]],
            Advantage = 1,
        };
    }
}
