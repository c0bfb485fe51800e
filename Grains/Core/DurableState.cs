namespace NousCoder.Grains;

/// <summary>Writing of rows.</summary>
internal static class DurableState
{
    /// <summary>
    /// Writes the row. Where that fails, the activation is given up: its memory is ahead of what is stored, and the next one
    /// reads the row again.
    /// </summary>
    public static async Task SaveAsync<T>(this IPersistentState<T> state, IGrainBase grain)
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            grain.DeactivateOnIdle();
            throw;
        }
    }
}
