using System.Collections.Immutable;
using System.Threading.Channels;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Model;

namespace NousCoder.Policy.Generation;

/// <summary>A request in the engine. All but <see cref="Request"/>, <see cref="Completions"/> and <see cref="Withdraw"/> belongs to the engine's thread.</summary>
internal sealed class OpenRequest(EngineRequest request)
{
    private readonly Channel<EngineCompletion> _completions =
        Channel.CreateUnbounded<EngineCompletion>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private volatile bool _isWithdrawn;
    private int _running;

    public EngineRequest Request => request;

    public ChannelReader<EngineCompletion> Completions => _completions.Reader;

    /// <summary>Whether its reader has gone.</summary>
    public bool IsWithdrawn => _isWithdrawn;

    /// <summary>Whether nothing of it is left to do.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Token ids of the prompt, once encoded.</summary>
    public ImmutableArray<int> Prompt { get; private set; }

    /// <summary>Most new tokens of a completion.</summary>
    public int MaxNewTokens { get; private set; }

    /// <summary>Tokens that a completion may take up in a cache.</summary>
    public int MaxTokens => Prompt.Length + MaxNewTokens;

    /// <summary>Completions that have not begun.</summary>
    public int Waiting => IsEnded ? 0 : request.Seeds.Length - Begun;

    /// <summary>Completions in progress.</summary>
    public int Running => _running;

    /// <summary>Completions that have begun.</summary>
    public int Begun { get; private set; }

    /// <summary>The prompt's keys and values, while completions of it have yet to begin.</summary>
    public PromptPrefix? Prefix { get; set; }

    /// <summary>The batch of its own that a deterministic request runs in.</summary>
    public RunningBatch? OwnBatch { get; set; }

    /// <summary>Any thread: nobody reads the completions any longer.</summary>
    public void Withdraw() => _isWithdrawn = true;

    /// <summary>Takes the encoded prompt.</summary>
    /// <exception cref="ArgumentException">It leaves no room for a completion.</exception>
    public void Encoded(ImmutableArray<int> prompt)
    {
        var room = request.ContextLength - prompt.Length - EngineRequest.ReservedTokens;
        if (prompt.Length == 0 || room < 1)
        {
            throw new ArgumentException(
                prompt.Length == 0
                    ? "The prompt has no tokens."
                    : $"The prompt has {prompt.Length} tokens; a context of {request.ContextLength} less {EngineRequest.ReservedTokens} leaves no room for a " +
                      $"completion. Raise the context to at least {prompt.Length + EngineRequest.ReservedTokens + 1} or leave the problem out.");
        }

        (Prompt, MaxNewTokens) = (prompt, Math.Min(room, request.MaxNewTokens ?? room));
    }

    /// <summary>Begins the next completions.</summary>
    public IReadOnlyList<Sequence> Begin(int count, long timestamp)
    {
        var first = Begun;
        (Begun, _running) = (Begun + count, _running + count);
        return [.. Enumerable.Range(first, count).Select(index => new Sequence(this, index, timestamp))];
    }

    /// <summary>Hands a completion over; the last one ends the request.</summary>
    public void Deliver(EngineCompletion completion)
    {
        if (IsEnded)
        {
            return;
        }

        _running--;
        _completions.Writer.TryWrite(completion);
        if (Waiting == 0 && _running == 0)
        {
            End(null);
        }
    }

    /// <summary>Ends the request, with what its reader is to be told.</summary>
    public void End(Exception? failure)
    {
        if (!IsEnded)
        {
            (IsEnded, _running) = (true, 0);
            Prefix?.Dispose();
            Prefix = null;
            _completions.Writer.TryComplete(failure);
        }
    }
}
