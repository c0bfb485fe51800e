using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NousCoder.Contracts.Generation;
using NousCoder.Grains.Ports;

namespace NousCoder.Benchmarks.Simulation;

/// <summary>
/// Answers without a model: programs of <see cref="ScriptedProgram"/> after a text whose length varies as those of completions
/// do. It takes no time, and holds back while the storage is behind, so that no queue is measured.
/// </summary>
internal sealed class ScriptedEngine(int meanTokens, StorageMeter meter) : IGenerationEngine
{
    private const int MostUnderWay = 16;
    private const int VocabularySize = 151_643;
    private const int PromptTokensPerText = 4;
    private const double Spread = 0.6;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly ImmutableArray<int> _tokens = [.. Numbers(1 << 16).Select(u => (int)(u * VocabularySize))];
    private readonly ImmutableArray<float> _logProbabilities = [.. Numbers(1 << 16).Select(u => (float)Math.Log(1 - (0.9 * u * u)))];
    private readonly string _text = string.Concat(Numbers(1 << 16).Select(u => u < 0.1 ? ".\n" : u < 0.5 ? " the" : " value"));
    private int _completions;

    public int Running => 0;

    public int Waiting => 0;

    public string? Fault => null;

    /// <summary>Completions that were given.</summary>
    public int Completions => _completions;

    public async IAsyncEnumerable<EngineCompletion> GenerateAsync(
        EngineRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        var prompt = string.Concat(request.Prompt.Select(s => s.Text));
        for (var n = 0; n < request.Seeds.Length; n++)
        {
            while (meter.UnderWay > MostUnderWay)
            {
                await Task.Delay(Pause, cancellationToken);
            }

            Interlocked.Increment(ref _completions);
            yield return Complete(request, prompt, n);
        }
    }

    private EngineCompletion Complete(EngineRequest request, string prompt, int n)
    {
        var seed = request.Seeds[n];
        var promptTokens = prompt.Length / PromptTokensPerText;
        var most = request.ContextLength - promptTokens - EngineRequest.ReservedTokens;
        var random = new Random((int)(seed & int.MaxValue));
        // Lengths are log-normal: most near the mean, a few so long that they are cut.
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var length = (int)(meanTokens * Math.Exp((Spread * normal) - (Spread * Spread / 2))) + 1;
        var isCut = length > most;
        length = Math.Min(Math.Min(length, most), _tokens.Length / 2);
        var offset = random.Next(_tokens.Length / 2);
        var thought = _text.Substring(random.Next(_text.Length - (_tokens.Length * 2)), Math.Min(length * 3, _tokens.Length * 2));
        return new EngineCompletion
        {
            Index = n,
            PromptTokens = _tokens[..promptTokens],
            Tokens = _tokens[offset..(offset + length)],
            LogProbabilities = _logProbabilities[offset..(offset + length)],
            Text = isCut ? thought : $"{thought}\n```python\n{ScriptedProgram.Of(prompt, seed, request.Policy.Version)}```",
            FinishReason = isCut ? FinishReason.Length : FinishReason.Stop,
            PolicyVersion = request.Policy.Version,
            PolicyVersions = [new PolicyVersionRun(request.Policy.Version, length)],
            Seconds = 0,
        };
    }

    private static IEnumerable<double> Numbers(int count)
    {
        var random = new Random(1);
        return Enumerable.Range(0, count).Select(_ => random.NextDouble());
    }
}
