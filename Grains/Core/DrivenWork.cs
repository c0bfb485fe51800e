namespace NousCoder.Grains;

/// <summary>What a directory remembers of work that is driven until it is settled: it has ended and left nothing to tidy up.</summary>
/// <param name="all">All of it by id, in the directory's row.</param>
/// <param name="settled">Ids of what is settled, in the directory's row.</param>
internal sealed partial class DrivenWork<T>(Dictionary<string, T> all, HashSet<string> settled)
    where T : class
{
    /// <summary>Remembers a piece of work, or its new condition.</summary>
    /// <returns>Whether the row has changed.</returns>
    public bool Set(string id, T work, bool isSettled)
    {
        if (Equals(all.GetValueOrDefault(id), work) && settled.Contains(id) == isSettled)
        {
            return false;
        }

        all[id] = work;
        _ = isSettled ? settled.Add(id) : settled.Remove(id);
        return true;
    }

    /// <summary>Drives what is not settled. Not waited for: what is driven says its condition to the directory that calls this.</summary>
    public void DriveAll(Func<string, Task> drive, ILogger logger)
    {
        foreach (var id in all.Keys.Except(settled))
        {
            _ = DriveAsync(id, drive, logger);
        }
    }

    private static async Task DriveAsync(string id, Func<string, Task> drive, ILogger logger)
    {
        try
        {
            await drive(id);
        }
        catch (Exception error)
        {
            LogNotDriven(logger, id, error);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Work} could not be driven; it is tried again")]
    private static partial void LogNotDriven(ILogger logger, string work, Exception error);
}
