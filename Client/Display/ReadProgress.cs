namespace NousCoder.Client.Display;

/// <summary>A progress bar for a file that is read, on a terminal.</summary>
internal static class ReadProgress
{
    /// <summary>Files below this are read before a bar could be seen.</summary>
    private const long WorthShowing = 4 << 20;

    public static Task<T> RunAsync<T>(string path, string doing, Func<Action<long>?, Task<T>> work)
    {
        var file = new FileInfo(path);
        if (!Terminal.IsInteractive || !file.Exists || file.Length < WorthShowing)
        {
            return work(null);
        }

        return Terminal.Out.Progress().AutoClear(true).StartAsync(context =>
        {
            var task = context.AddTask($"{doing} {Markup.Escape(file.Name)}", maxValue: file.Length);
            return work(bytes => task.Value = bytes);
        });
    }
}
