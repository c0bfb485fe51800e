namespace NousCoder.Grains.Groups;

/// <summary>Tells groups that nothing more is expected of them, for an owner whose row names them until they have heard it.</summary>
/// <param name="closing">The groups to tell, in the owner's row. Written with it whenever it is written next.</param>
/// <param name="grains">Finds the groups.</param>
/// <param name="logger">Told of those that could not be told.</param>
internal sealed partial class GroupCloser(ISet<string> closing, IGrainFactory grains, ILogger logger)
{
    private const int AtOnce = 16;

    private Task _work = Task.CompletedTask;

    /// <summary>Begins telling them, unless that is under way. Those that could not be told are told the next time.</summary>
    public void CloseInBackground()
    {
        if (_work.IsCompleted)
        {
            _work = CloseAsync();
        }
    }

    private async Task CloseAsync()
    {
        // More may come while some are told.
        for (var told = true; told && closing.Count > 0;)
        {
            var some = closing.Take(AtOnce).ToArray();
            told = (await Task.WhenAll(some.Select(TryCloseAsync))).Any(done => done);
        }
    }

    private async Task<bool> TryCloseAsync(string groupId)
    {
        try
        {
            await grains.GetGrain<IGroupGrain>(groupId).Consumed();
            return closing.Remove(groupId);
        }
        catch (Exception error)
        {
            LogNotClosed(logger, groupId, error);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Group {Group} could not be told that it is done with; it is told again")]
    private static partial void LogNotClosed(ILogger logger, string group, Exception error);
}
