using System.Diagnostics;
using NousCoder.Datasets.Files;

namespace NousCoder.Client.Display;

/// <summary>How far reading is: a bar on a terminal, elsewhere a line on standard error now and then where that is wished.</summary>
internal static class ReadProgress
{
    /// <summary>Files below this are read before a bar could be seen.</summary>
    private const long WorthShowing = 4 << 20;

    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(10);

    public static Task<T> RunAsync<T>(string path, string doing, Func<Action<long>?, Task<T>> work) =>
        RunAsync(path, FileFacts.Of(path).Length, doing, lines: false, work);

    /// <param name="path">What is read.</param>
    /// <param name="length">Bytes of it.</param>
    /// <param name="doing">What is done with it.</param>
    /// <param name="lines">Whether lines are written where there is no terminal.</param>
    /// <param name="work">Does it, and tells of the bytes that were read.</param>
    public static Task<T> RunAsync<T>(string path, long length, string doing, bool lines, Func<Action<long>?, Task<T>> work)
    {
        var name = Path.GetFileName(path);
        if (length < WorthShowing || (!Terminal.IsInteractive && !lines))
        {
            return work(null);
        }

        if (!Terminal.IsInteractive)
        {
            return work(Lines(name, length, doing));
        }

        return Terminal.Out.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var task = context.AddTask($"{doing} {Markup.Escape(name)}", maxValue: length);
                return work(bytes => task.Value = bytes);
            });
    }

    private static Action<long> Lines(string name, long length, string doing)
    {
        var since = Stopwatch.GetTimestamp();
        return bytes =>
        {
            if (Stopwatch.GetElapsedTime(since) >= LineEvery)
            {
                since = Stopwatch.GetTimestamp();
                Console.Error.WriteLine($"{doing} {name}: {Say.Bytes(bytes)} of {Say.Bytes(length)}");
            }
        };
    }
}
