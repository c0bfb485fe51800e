using NousCoder.Policy.Inference;

namespace NousCoder.Policy.Generation;

/// <summary>
/// Lets requests' completions into the running batch as far as there is room, and takes steps: a token for every sequence, and
/// the next part of the prompts that are being read. Sequences join and leave between two steps.
/// </summary>
internal sealed class Scheduler : IDisposable
{
    private readonly GenerationOptions _options;
    private readonly TimeProvider _time;
    private readonly CacheRoom _room;
    private readonly RunningTokens _running;
    private readonly TokenBatch _batch = new();
    private readonly List<CachedTokens> _left = [];
    private readonly List<(CachedTokens Tokens, int Count)> _planned = [];
    private int _most;
    private long _passes;
    private long _computed;
    private long _sampled;

    public Scheduler(GenerationOptions options, TimeProvider time)
    {
        (_options, _time, _room) = (options, time, new CacheRoom(options));
        _running = new RunningTokens(_room, time);
    }

    /// <summary>What it has done, and what is in progress.</summary>
    public GenerationStatistics Statistics => new()
    {
        Running = _running.Sequences,
        Blocks = _room.Blocks,
        BlocksInUse = _room.BlocksInUse,
        MostBlocksInUse = _most,
        Passes = _passes,
        ComputedTokens = _computed,
        SampledTokens = _sampled,
        Preemptions = _running.Preemptions,
    };

    /// <summary>Checks that a request can be served, once its prompt is encoded.</summary>
    /// <exception cref="ArgumentException">It cannot.</exception>
    public void Require(OpenRequest request)
    {
        if (request.Request.Deterministic && !request.Policy!.Decoder.IsBatchInvariant)
        {
            throw new ArgumentException(
                $"On {_options.Device} what a sequence samples depends on what else is in the batch. Generate deterministic requests with Device cpu.");
        }

        _room.Require(request);
    }

    /// <summary>Begins as many completions of a request as there is room for.</summary>
    /// <returns>Whether nothing of it waits for room, so that the requests behind it may be let in.</returns>
    public bool TryAdmit(OpenRequest request)
    {
        if (!_room.TryShape(request.Policy!.Shape))
        {
            return false;
        }

        while (request.Waiting > 0)
        {
            if (_running.Sequences >= _options.MaxSequences)
            {
                return false;
            }

            if (request.Prefix is null && request.Waiting > 1 && request.Prompt.Length > 1 && !_running.TryBegin(new PromptPrefix(request)))
            {
                return false;
            }

            if (request.Prefix is { IsRead: false })
            {
                return true;
            }

            if (!_running.TryBegin(request.NextWaiting))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes the blocks of all of a request: of one that has ended, or whose policy changes.</summary>
    public void Release(OpenRequest request) => _running.Release(request);

    /// <summary>A pass through each policy that something runs under.</summary>
    /// <param name="failed">Told of a policy whose pass failed, and how; gives what the requests are told.</param>
    /// <returns>Whether there was anything to do.</returns>
    public bool Step(Func<ServedPolicy, Exception, Exception> failed)
    {
        _running.CopyTo(_left);
        var any = _left.Count > 0;
        while (_left is [var first, ..])
        {
            var request = first.Owner;
            Plan(request);
            if (_planned.Count == 0)
            {
                continue;
            }

            var policy = request.Policy!;
            try
            {
                policy.Decoder.Run(_batch, _room.Cache);
            }
            catch (Exception e)
            {
                Fail(failed(policy, e));
                continue;
            }

            Take(policy.Reference.Version);
        }

        return any;
    }

    public void Dispose() => _room.Dispose();

    /// <summary>Fills the batch with what can be computed together with a request's, the older first.</summary>
    private void Plan(OpenRequest with)
    {
        _batch.Begin(with.Rope, with.Request.Deterministic);
        _planned.Clear();
        var prefill = _options.PrefillTokens;
        var others = 0;
        for (var i = 0; i < _left.Count; i++)
        {
            var tokens = _left[i];
            if (!tokens.Owner.SharesPasses(with))
            {
                _left[others++] = tokens;
                continue;
            }

            var count = tokens.Pending == 1 ? 1 : Math.Min(tokens.Pending, prefill);

            // Those before it may have needed its blocks.
            if (count == 0 || !_running.Contains(tokens) || !_running.TryGrow(tokens, tokens.Cached + count))
            {
                continue;
            }

            prefill -= count > 1 ? count : 0;
            _batch.Add(tokens.Tokens, tokens.Cached, count, tokens.Blocks, count == tokens.Pending ? tokens.NextDraw : null);
            _planned.Add((tokens, count));
        }

        _left.RemoveRange(others, _left.Count - others);
    }

    /// <summary>Takes what the pass has computed and drawn.</summary>
    private void Take(int version)
    {
        _most = Math.Max(_most, _room.BlocksInUse);
        (_passes, _computed, _sampled) = (_passes + 1, _computed + _batch.Count, _sampled + _batch.Sampled.Length);
        var drawn = 0;
        foreach (var (tokens, count) in _planned)
        {
            tokens.Cached += count;
            if (tokens.Pending > 0)
            {
                continue;
            }

            if (tokens is PromptPrefix prefix)
            {
                _running.Finish(prefix);
                continue;
            }

            var sequence = (Sequence)tokens;
            var sampled = _batch.Sampled[drawn++];
            sequence.Append(sampled, version);
            sequence.Owner.Sampled(sequence, sampled, version);
            if (sequence.Finished is not null)
            {
                Finish(sequence);
            }
        }
    }

    private void Finish(Sequence sequence)
    {
        _running.Finish(sequence);
        sequence.Owner.Deliver(sequence.ToCompletion(_time.GetElapsedTime(sequence.Started!.Value)));
        if (sequence.Owner.IsEnded)
        {
            _running.Release(sequence.Owner);
        }
    }

    private void Fail(Exception failure)
    {
        foreach (var request in _planned.Select(p => p.Tokens.Owner).Distinct().ToList())
        {
            request.End(failure);
            _running.Release(request);
        }
    }
}
