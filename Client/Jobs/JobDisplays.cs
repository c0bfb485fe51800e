using NousCoder.Client.Display;

namespace NousCoder.Client.Jobs;

/// <summary>The display that fits where the output goes.</summary>
internal static class JobDisplays
{
    /// <summary>Watches with a live panel on a terminal, else with plain lines.</summary>
    public static async Task<T> RunAsync<T>(TextWriter plain, bool live, Func<IJobDisplay, Task<T>> watch)
    {
        if (!live || !Terminal.IsInteractive)
        {
            return await watch(new PlainJobDisplay(plain));
        }

        return await Terminal.Out.Live(new Text("")).StartAsync(context => watch(new LiveJobDisplay(context)));
    }
}
