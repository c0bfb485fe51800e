using System.Collections.Immutable;
using NousCoder.Contracts.Generation;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Inference;

namespace NousCoder.Policy.Generation;

/// <summary>A completion in progress, its prompt included.</summary>
/// <param name="owner">The request it is of.</param>
/// <param name="index">Its position among the request's seeds.</param>
internal sealed class Sequence(OpenRequest owner, int index) : CachedTokens(owner, index, owner.Prompt)
{
    private readonly List<float> _logProbabilities = [];
    private readonly List<PolicyVersionRun> _versions = [];

    /// <summary>When it was first given blocks, a timestamp of the time provider.</summary>
    public long? Started { get; set; }

    /// <summary>Why it has ended, or null while it goes on.</summary>
    public FinishReason? Finished { get; private set; }

    public override Draw? NextDraw =>
        new(Owner.Request.Sampling, CounterRandom.Uniform(Owner.Request.Seeds[Index], _logProbabilities.Count));

    /// <summary>Takes its next token.</summary>
    /// <param name="sampled">The token.</param>
    /// <param name="version">The policy version that sampled it.</param>
    public void Append(SampledToken sampled, int version)
    {
        Tokens.Add(sampled.Token);
        _logProbabilities.Add(sampled.LogProbability);
        if (_versions is [.., var last] && last.Version == version)
        {
            _versions[^1] = last with { Tokens = last.Tokens + 1 };
        }
        else
        {
            _versions.Add(new PolicyVersionRun(version, 1));
        }

        Finished = Owner.EndTokens.Contains(sampled.Token) ? FinishReason.Stop
            : _logProbabilities.Count >= Owner.MaxNewTokens ? FinishReason.Length
            : null;
    }

    /// <summary>It, now that it has ended.</summary>
    public EngineCompletion ToCompletion(TimeSpan elapsed)
    {
        ImmutableArray<int> tokens = [.. Tokens.Skip(Owner.Prompt.Length)];
        return new EngineCompletion
        {
            Index = Index,
            PromptTokens = Owner.Prompt,
            Tokens = tokens,
            LogProbabilities = [.. _logProbabilities],
            Text = Owner.Policy!.Tokenizer.Decode(tokens.AsSpan()[..^(Finished == FinishReason.Stop ? 1 : 0)], skipSpecialTokens: false),
            FinishReason = Finished!.Value,
            PolicyVersion = _versions.Min(v => v.Version),
            PolicyVersions = [.. _versions],
            Seconds = elapsed.TotalSeconds,
        };
    }
}
