using System.Runtime.InteropServices;
using NousCoder.Policy.Inference;

namespace NousCoder.Policy.Generation;

/// <summary>
/// What has blocks: sequences in progress and prompts that are being read, oldest first. Where blocks run out, the youngest
/// gives up its own (https://arxiv.org/abs/2309.06180, section 4.5: recomputation).
/// </summary>
internal sealed class RunningTokens(CacheRoom room, TimeProvider time)
{
    private readonly List<CachedTokens> _byAge = [];

    // Requests whose prompt has been read and is kept for completions that have yet to begin.
    private readonly List<OpenRequest> _prefixes = [];

    /// <summary>How often blocks were taken from a sequence.</summary>
    public long Preemptions { get; private set; }

    /// <summary>Sequences in progress.</summary>
    public int Sequences { get; private set; }

    /// <summary>Makes a list one of all, oldest first, as they are now.</summary>
    public void CopyTo(List<CachedTokens> list)
    {
        list.Clear();
        list.AddRange(_byAge);
    }

    /// <summary>Whether it still has its blocks.</summary>
    public bool Contains(CachedTokens tokens) => _byAge.BinarySearch(tokens) >= 0;

    /// <summary>Begins to read a request's prompt for its completions to share, if there is room.</summary>
    public bool TryBegin(PromptPrefix prefix)
    {
        var needed = room.Cache.BlocksFor(prefix.Tokens.Count);
        if (!TryFree(needed + _byAge.Count, prefix.Owner) || !room.Cache.Blocks.TryTake(needed, prefix.Blocks))
        {
            return false;
        }

        prefix.Owner.Prefix = prefix;
        Add(prefix);
        return true;
    }

    /// <summary>Begins a sequence, or takes it up again, if there is room: from the prompt that has been read for it where one has been.</summary>
    public bool TryBegin(Sequence sequence)
    {
        var (cache, prefix) = (room.Cache, sequence.Owner.Prefix);
        var shared = (prefix?.Tokens.Count ?? 0) / cache.BlockTokens;
        var needed = cache.BlocksFor(sequence.Tokens.Count) - shared;

        // Room for each of the others to take one more, or the next step would undo this.
        if (!TryFree(needed + _byAge.Count, sequence.Owner))
        {
            return false;
        }

        if (prefix is not null)
        {
            cache.Blocks.Share(CollectionsMarshal.AsSpan(prefix.Blocks)[..shared], sequence.Blocks);
        }

        cache.Blocks.TryTake(needed, sequence.Blocks);
        if (prefix?.Blocks.Count > shared)
        {
            // Begun by the prompt, and gone on with by each completion in its own way.
            cache.Copy(prefix.Blocks[shared], sequence.Blocks[shared]);
        }

        sequence.Cached = prefix?.Tokens.Count ?? 0;
        sequence.Started ??= time.GetTimestamp();
        sequence.Owner.Begun(sequence);
        Add(sequence);
        Sequences++;
        return true;
    }

    /// <summary>Gives blocks for so many tokens, if need be those of younger ones.</summary>
    /// <returns>False where it was the youngest, and has had to give up its own.</returns>
    public bool TryGrow(CachedTokens tokens, int count)
    {
        var more = room.Cache.BlocksFor(count) - tokens.Blocks.Count;
        while (more > 0 && !room.Cache.Blocks.TryTake(more, tokens.Blocks))
        {
            if (TryDropIdlePrefix(tokens.Owner))
            {
                continue;
            }

            var youngest = _byAge[^1];
            Preempt(youngest);
            Preemptions++;
            if (youngest == tokens)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A prompt has been read: what is left to do is its completions'.</summary>
    public void Finish(PromptPrefix prefix)
    {
        _byAge.Remove(prefix);
        _prefixes.Add(prefix.Owner);
    }

    /// <summary>A sequence has ended.</summary>
    public void Finish(Sequence sequence)
    {
        Remove(sequence);
        room.Cache.Blocks.Release(sequence.Blocks);
    }

    /// <summary>Takes the blocks of all of a request, whose sequences then wait; of one that has ended, for good.</summary>
    public void Release(OpenRequest request)
    {
        foreach (var tokens in _byAge.FindAll(t => t.Owner == request))
        {
            Preempt(tokens);
        }

        DropPrefix(request);
    }

    private void Add(CachedTokens tokens) => _byAge.Insert(~_byAge.BinarySearch(tokens), tokens);

    private void Remove(CachedTokens tokens)
    {
        _byAge.RemoveAt(_byAge.BinarySearch(tokens));
        Sequences -= tokens is Sequence ? 1 : 0;
    }

    private void Preempt(CachedTokens tokens)
    {
        Remove(tokens);
        room.Cache.Blocks.Release(tokens.Blocks);
        tokens.Cached = 0;
        if (tokens is Sequence sequence)
        {
            sequence.Owner.Preempted(sequence);
        }
        else
        {
            tokens.Owner.Prefix = null;
        }
    }

    /// <summary>Whether so many blocks are free, those of prompts that nobody goes on with at the moment given up.</summary>
    private bool TryFree(int blocks, OpenRequest forRequest)
    {
        while (room.Cache.Blocks.Free < blocks)
        {
            if (!TryDropIdlePrefix(forRequest))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryDropIdlePrefix(OpenRequest forRequest)
    {
        var idle = _prefixes.FindAll(r => r.Running == 0 && r != forRequest).MaxBy(r => r.Number);
        if (idle is null)
        {
            return false;
        }

        DropPrefix(idle);
        return true;
    }

    private void DropPrefix(OpenRequest request)
    {
        if (request.Prefix is { } prefix)
        {
            _prefixes.Remove(request);
            room.Cache.Blocks.Release(prefix.Blocks);
            request.Prefix = null;
        }
    }
}
