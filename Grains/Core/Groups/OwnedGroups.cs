namespace NousCoder.Grains.Groups;

/// <summary>
/// The groups of a job or an evaluation: opens them, asks again for those that have no result yet, keeps the results, and releases groups that are
/// done with. Which groups are open, and which have not heard yet that they are released, are in the owner's row; results are
/// sent again by the groups after a crash.
/// </summary>
/// <param name="open">The open groups, in the owner's row.</param>
/// <param name="closing">Groups to release, in the owner's row. Written with it whenever it is written next.</param>
/// <param name="idOf">Returns the key of an open group.</param>
/// <param name="specOf">Returns the spec of an open group, the same each time.</param>
/// <param name="grains">Finds the groups.</param>
/// <param name="logger">Logs calls that failed; they are repeated.</param>
internal sealed partial class OwnedGroups<TOpen>(
    ICollection<TOpen> open,
    ISet<string> closing,
    Func<TOpen, string> idOf,
    Func<TOpen, GroupSpec> specOf,
    IGrainFactory grains,
    ILogger logger)
{
    private const int ReleasedAtOnce = 16;

    private readonly Dictionary<string, GroupResult> _results = [];
    private Task _releasing = Task.CompletedTask;

    /// <summary>Gets the number of open groups.</summary>
    public int Count => open.Count;

    /// <summary>Gets the results of open groups.</summary>
    public IReadOnlyCollection<GroupResult> Results => _results.Values;

    /// <summary>Gets whether every group that is done with was released.</summary>
    public bool AllReleased => closing.Count == 0;

    /// <summary>Returns the open groups without a result.</summary>
    public TOpen[] Pending() => [.. open.Where(g => !_results.ContainsKey(idOf(g)))];

    /// <summary>Returns the result of a group; null if it has none.</summary>
    public GroupResult? ResultOf(TOpen group) => _results.GetValueOrDefault(idOf(group));

    /// <summary>Finds an open group.</summary>
    public TOpen? Find(string groupId) => open.FirstOrDefault(g => idOf(g) == groupId);

    /// <summary>Opens groups that are in the stored row, for the first time or again. Idempotent.</summary>
    public Task OpenAsync(IEnumerable<TOpen> groups) => Task.WhenAll(groups.ToArray().Select(OpenAsync));

    /// <summary>Asks again for the groups without a result: after a crash nothing else does.</summary>
    public Task ReopenAsync() => OpenAsync(Pending());

    /// <summary>Sets the result of a group. A group that is not open is released.</summary>
    /// <returns>True if the group is open.</returns>
    public bool TrySetResult(GroupResult result)
    {
        if (Find(result.GroupId) is null)
        {
            closing.Add(result.GroupId);
            ReleaseInBackground();
            return false;
        }

        _results[result.GroupId] = result;
        return true;
    }

    /// <summary>Removes a group from the row, because its result needs no place in it. A group that is not open is released.</summary>
    /// <returns>True if the group was open.</returns>
    public bool TryTake(string groupId)
    {
        if (Find(groupId) is { } group)
        {
            Remove([group]);
            return true;
        }

        closing.Add(groupId);
        ReleaseInBackground();
        return false;
    }

    /// <summary>Removes groups from the row. <see cref="ReleaseInBackground"/> releases them once the row is stored.</summary>
    public void Remove(IEnumerable<TOpen> groups)
    {
        foreach (var group in groups.ToArray())
        {
            open.Remove(group);
            closing.Add(idOf(group));
            _results.Remove(idOf(group));
        }
    }

    /// <summary>Removes all open groups from the row, as <see cref="Remove"/> does.</summary>
    public void RemoveAll() => Remove(open);

    /// <summary>Begins to release the groups that are done with, unless that is under way. A failed release is repeated by the next call.</summary>
    public void ReleaseInBackground()
    {
        if (_releasing.IsCompleted)
        {
            _releasing = ReleaseAsync();
        }
    }

    private async Task ReleaseAsync()
    {
        // More may come while some are released.
        for (var released = true; released && closing.Count > 0;)
        {
            var some = closing.Take(ReleasedAtOnce).ToArray();
            released = (await Task.WhenAll(some.Select(TryReleaseAsync))).Any(done => done);
        }
    }

    private async Task<bool> TryReleaseAsync(string groupId)
    {
        try
        {
            await grains.GetGrain<IGroupGrain>(groupId).Consumed();
            return closing.Remove(groupId);
        }
        catch (Exception error)
        {
            LogNotReleased(logger, groupId, error);
            return false;
        }
    }

    private async Task OpenAsync(TOpen group)
    {
        try
        {
            await grains.GetGrain<IGroupGrain>(idOf(group)).Open(specOf(group));
        }
        catch (Exception error)
        {
            LogNotOpened(logger, idOf(group), error);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Group {Group} could not be released; retrying")]
    private static partial void LogNotReleased(ILogger logger, string group, Exception error);

    [LoggerMessage(LogLevel.Warning, "Group {Group} could not be opened; retrying")]
    private static partial void LogNotOpened(ILogger logger, string group, Exception error);
}
