using static TorchSharp.torch;

namespace NousCoder.Policy.Generation;

/// <summary>Lets completions into the running batches as far as sequences and cached tokens allow.</summary>
internal sealed class Admission(GenerationOptions options, PolicyShelf shelf, TimeProvider time)
{
    /// <summary>Encodes a request's prompt and checks that it can ever run.</summary>
    /// <exception cref="ArgumentException">It cannot.</exception>
    public void Prepare(OpenRequest request, ServedPolicy policy)
    {
        request.Encoded(policy.Tokenizer.Encode(request.Request.Prompt));
        if (RunningBatch.CapacityFor(request.MaxTokens) > options.MaxCachedTokens)
        {
            throw new ArgumentException(
                $"A completion may take {request.MaxTokens} tokens of cache, prompt included; MaxCachedTokens is " +
                $"{options.MaxCachedTokens}. Raise it, or lower the context length.");
        }
    }

    /// <summary>Begins as many completions of a request as there is room for.</summary>
    /// <returns>Whether all of them have begun.</returns>
    public bool TryAdmit(OpenRequest request, ServedPolicy policy)
    {
        // Again after each success: where all end at their first token, no step follows that would ask once more.
        while (request.Waiting > 0)
        {
            var room = options.MaxSequences - shelf.Loaded.Sum(p => p.Running);
            var granted = request.Request.Deterministic ? ReserveAlone(request, policy, room) : ReserveShared(request, policy, room);
            if (granted == 0)
            {
                return false;
            }

            Begin(request, policy, granted);
        }

        return true;
    }

    private void Begin(OpenRequest request, ServedPolicy policy, int count)
    {
        using var scope = NewDisposeScope();
        request.Prefix ??= policy.Decoder.Prefill(
            tensor(request.Prompt.Select(t => (long)t).ToArray(), device: policy.Decoder.Device).unsqueeze(0));
        var prefix = request.Prefix;
        (request.OwnBatch ?? policy.Shared).Add(request.Begin(count, time.GetTimestamp()), prefix);
        if (request.Waiting == 0)
        {
            request.Prefix = null;
            prefix.Dispose();
        }
    }

    private int ReserveShared(OpenRequest request, ServedPolicy policy, int room)
    {
        var wanted = Math.Min(room, request.Waiting);
        return wanted > 0 ? Reserve(policy.Shared, wanted, request.MaxTokens, options.MaxSequences) : 0;
    }

    /// <summary>
    /// A batch of its own, whose size follows from the request and the options alone: then so do all shapes and all contents
    /// of what is computed, whatever else runs.
    /// </summary>
    private int ReserveAlone(OpenRequest request, ServedPolicy policy, int room)
    {
        var most = Math.Min(options.MaxSequences, options.MaxCachedTokens / RunningBatch.CapacityFor(request.MaxTokens));
        var wanted = Math.Min(most, request.Waiting);
        if (request.Running > 0 || room < wanted)
        {
            return 0;
        }

        request.OwnBatch ??= policy.NewBatch();
        if (Budget(request.OwnBatch) / RunningBatch.CapacityFor(request.MaxTokens) < wanted)
        {
            ReleaseIdle(request.OwnBatch);
        }

        return Budget(request.OwnBatch) / RunningBatch.CapacityFor(request.MaxTokens) < wanted
            ? 0
            : Reserve(request.OwnBatch, wanted, request.MaxTokens, wanted);
    }

    private int Reserve(RunningBatch batch, int wanted, int tokens, int mostRows)
    {
        var granted = batch.Reserve(wanted, tokens, Budget(batch), mostRows);
        if (granted == wanted)
        {
            return granted;
        }

        ReleaseIdle(batch);
        return batch.Reserve(wanted, tokens, Budget(batch), mostRows);
    }

    private IEnumerable<RunningBatch> Others(RunningBatch batch) => shelf.Loaded.SelectMany(p => p.Batches).Where(b => b != batch);

    private long Budget(RunningBatch batch) => options.MaxCachedTokens - Others(batch).Sum(b => b.CachedTokens);

    private void ReleaseIdle(RunningBatch batch)
    {
        foreach (var idle in Others(batch).Where(b => b.Count == 0))
        {
            idle.Release();
        }
    }
}
