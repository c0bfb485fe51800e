using NousCoder.Contracts.Generation;

namespace NousCoder.Policy.Generation;

/// <summary>A completion in progress.</summary>
/// <param name="owner">The request it is of.</param>
/// <param name="index">Its position among the request's seeds.</param>
/// <param name="started">When it joined the batch, a timestamp of the time provider.</param>
internal sealed class Sequence(OpenRequest owner, int index, long started)
{
    private readonly List<int> _tokens = [];
    private readonly List<float> _logProbabilities = [];

    public OpenRequest Owner => owner;

    public int Index => index;

    public long Started => started;

    public IReadOnlyList<int> Tokens => _tokens;

    public IReadOnlyList<float> LogProbabilities => _logProbabilities;

    /// <summary>Why it has ended, or null while it goes on.</summary>
    public FinishReason? Finished { get; private set; }

    public int LastToken => _tokens[^1];

    /// <summary>Tokens before the last one, the prompt's included.</summary>
    public int Position => owner.Prompt.Length + _tokens.Count - 1;

    /// <summary>How its next token is drawn.</summary>
    public Draw NextDraw => new(owner.Request.Sampling, CounterRandom.Uniform(owner.Request.Seeds[index], _tokens.Count));

    public void Append(int token, float logProbability, IReadOnlySet<int> endTokens)
    {
        _tokens.Add(token);
        _logProbabilities.Add(logProbability);
        if (endTokens.Contains(token))
        {
            Finished = FinishReason.Stop;
        }
        else if (_tokens.Count >= owner.MaxNewTokens)
        {
            Finished = FinishReason.Length;
        }
    }
}
