namespace NousCoder.Client.Display;

/// <summary>A progress bar for a file that is read, on a terminal.</summary>
internal static class ReadProgress
{
    /// <summary>Files below this are read before a bar could be seen.</summary>
    private const long WorthShowing = 4 << 20;

    public static Task<T> RunAsync<T>(string path, string doing, Func<Action<long>?, Task<T>> work)
    {
        var file = new FileInfo(path);
        return RunAsync(path, doing, file.Exists ? file.Length : 0, work);
    }

    /// <summary>As above, for what is not one file.</summary>
    public static Task<T> RunAsync<T>(string path, string doing, long bytes, Func<Action<long>?, Task<T>> work)
    {
        if (!Terminal.IsInteractive || bytes < WorthShowing)
        {
            return work(null);
        }

        return Terminal.Out.Progress().AutoClear(true).StartAsync(context =>
        {
            var task = context.AddTask($"{doing} {Markup.Escape(Path.GetFileName(path))}", maxValue: bytes);
            return work(done => task.Value = done);
        });
    }
}
