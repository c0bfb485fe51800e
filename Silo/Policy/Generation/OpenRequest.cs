using System.Collections.Immutable;
using System.Threading.Channels;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Inference;
using NousCoder.Policy.Model;

namespace NousCoder.Policy.Generation;

/// <summary>
/// A request in the engine. All but <see cref="Request"/>, <see cref="Completions"/>, <see cref="Tokens"/> and
/// <see cref="Withdraw"/> belongs to the engine's thread.
/// </summary>
/// <param name="request">What is asked for.</param>
/// <param name="streams">Whether somebody reads <see cref="Tokens"/>.</param>
internal sealed class OpenRequest(EngineRequest request, bool streams)
{
    private readonly Channel<EngineCompletion> _completions =
        Channel.CreateUnbounded<EngineCompletion>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly Channel<StreamedToken>? _tokens =
        streams ? Channel.CreateUnbounded<StreamedToken>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true }) : null;

    private readonly SortedSet<Sequence> _preempted = [];
    private volatile bool _isWithdrawn;
    private Sequence? _next;
    private int _begun;

    public EngineRequest Request => request;

    /// <summary>YaRN in place of what the checkpoint says; null for that.</summary>
    public RopeOverride? Rope { get; } = RopeOverride.Of(request.RopeFactor, request.RopeOriginalLength);

    public ChannelReader<EngineCompletion> Completions => _completions.Reader;

    /// <summary>Tokens as they are sampled, where the request streams.</summary>
    public ChannelReader<StreamedToken> Tokens => _tokens!.Reader;

    /// <summary>Whether its reader has gone.</summary>
    public bool IsWithdrawn => _isWithdrawn;

    /// <summary>Whether nothing of it is left to do.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Order of its arrival.</summary>
    public long Number { get; set; }

    /// <summary>The policy it samples from, which is kept in memory for it.</summary>
    public ServedPolicy? Policy { get; private set; }

    /// <summary>Token ids of the prompt, once encoded.</summary>
    public ImmutableArray<int> Prompt { get; private set; }

    /// <summary>Tokens that end a completion.</summary>
    public IReadOnlySet<int> EndTokens { get; private set; } = ImmutableHashSet<int>.Empty;

    /// <summary>Most new tokens of a completion.</summary>
    public int MaxNewTokens { get; private set; }

    /// <summary>Tokens that a completion may take up in a cache.</summary>
    public int MaxTokens => Prompt.Length + MaxNewTokens;

    /// <summary>Completions that have not begun, or have no blocks.</summary>
    public int Waiting => IsEnded ? 0 : request.Seeds.Length - _begun + _preempted.Count;

    /// <summary>Completions that have blocks.</summary>
    public int Running { get; private set; }

    /// <summary>The prompt that its completions share.</summary>
    public PromptPrefix? Prefix { get; set; }

    /// <summary>Any thread: nobody reads the completions any longer.</summary>
    public void Withdraw() => _isWithdrawn = true;

    /// <summary>Samples from a policy from now on.</summary>
    public void Use(ServedPolicy? policy)
    {
        if (Policy is not null)
        {
            Policy.Users--;
        }

        Policy = policy;
        if (policy is not null)
        {
            policy.Users++;
            EndTokens = policy.EndTokensOf(request);
        }
    }

    /// <summary>Whether its tokens can be computed in one pass with another's.</summary>
    public bool SharesPasses(OpenRequest other) =>
        Policy == other.Policy && Rope == other.Rope && request.Deterministic == other.Request.Deterministic;

    /// <summary>Takes the encoded prompt.</summary>
    /// <exception cref="ArgumentException">It has no tokens.</exception>
    /// <exception cref="PromptTooLongException">It leaves no room for a completion.</exception>
    public void Encoded(ImmutableArray<int> prompt)
    {
        var room = request.ContextLength - prompt.Length - EngineRequest.ReservedTokens;
        if (prompt.Length == 0)
        {
            throw new ArgumentException("The prompt has no tokens.");
        }

        if (room < 1)
        {
            throw new PromptTooLongException(
                $"The prompt has {prompt.Length} tokens; a context of {request.ContextLength} less {EngineRequest.ReservedTokens} leaves no room for a " +
                $"completion. Raise the context to at least {prompt.Length + EngineRequest.ReservedTokens + 1} or leave the problem out.");
        }

        (Prompt, MaxNewTokens) = (prompt, Math.Min(room, request.MaxNewTokens ?? room));
    }

    /// <summary>The next completion to give blocks to: one that had to give up its own before one that has not begun.</summary>
    public Sequence NextWaiting => _preempted.Min ?? (_next ??= new Sequence(this, _begun));

    /// <summary>A completion has been given blocks.</summary>
    public void Begun(Sequence sequence)
    {
        if (!_preempted.Remove(sequence))
        {
            (_next, _begun) = (null, _begun + 1);
        }

        Running++;
    }

    /// <summary>A completion has given up its blocks and waits again.</summary>
    public void Preempted(Sequence sequence)
    {
        Running--;
        _preempted.Add(sequence);
    }

    /// <summary>A token has been sampled.</summary>
    public void Sampled(Sequence sequence, SampledToken token, int version) =>
        _tokens?.Writer.TryWrite(new StreamedToken(sequence.Index, token.Token, token.LogProbability, version, sequence.Finished));

    /// <summary>Hands a completion over; the last one ends the request.</summary>
    public void Deliver(EngineCompletion completion)
    {
        Running--;
        _completions.Writer.TryWrite(completion);
        if (Waiting == 0 && Running == 0)
        {
            End(null);
        }
    }

    /// <summary>Ends the request, with what its reader is to be told.</summary>
    public void End(Exception? failure)
    {
        if (!IsEnded)
        {
            IsEnded = true;
            Use(null);
            _completions.Writer.TryComplete(failure);
            _tokens?.Writer.TryComplete(failure);
        }
    }
}
