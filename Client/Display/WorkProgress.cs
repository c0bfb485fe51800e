using System.Diagnostics;

namespace NousCoder.Client.Display;

/// <summary>
/// Shows how much of a known amount of work is done: a bar on a terminal, else a line on standard error every 10 seconds.
/// </summary>
/// <param name="doing">What is being done, such as <c>grading</c>.</param>
/// <param name="noun">What is counted, in the singular.</param>
/// <param name="total">Units in all.</param>
/// <param name="before">Units that an earlier run did.</param>
internal sealed class WorkProgress(string doing, string noun, long total, long before)
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BarInterval = TimeSpan.FromMilliseconds(250);

    private readonly long _begun = Stopwatch.GetTimestamp();
    private long _before = before;
    private long _done;

    /// <summary>Units that are done, those of an earlier run included.</summary>
    public long Done => Interlocked.Read(ref _before) + Interlocked.Read(ref _done);

    /// <summary>Counts a unit. Thread-safe.</summary>
    /// <param name="isNew">Whether this run did it.</param>
    public void Add(bool isNew) => Interlocked.Increment(ref isNew ? ref _done : ref _before);

    /// <summary>Runs the work and shows its progress.</summary>
    public async Task RunAsync(Func<Task> work)
    {
        if (Terminal.IsInteractive)
        {
            await Terminal.Out.Progress()
                .AutoClear(true)
                .Columns(new ProgressBarColumn(), new TaskDescriptionColumn())
                .StartAsync(async context =>
                {
                    var task = context.AddTask(Markup.Escape(Describe()), maxValue: Math.Max(1, total));
                    await RepeatAsync(work(), BarInterval, () =>
                    {
                        task.Value = Done;
                        task.Description = Markup.Escape(Describe());
                    });
                });
        }
        else
        {
            await RepeatAsync(work(), LineInterval, () => Console.Error.WriteLine(Describe()));
        }
    }

    /// <summary>Returns the progress in words.</summary>
    /// <example>grading: 120 of 1,000 solutions, 3.1/s, 4 min 44 s left</example>
    public string Describe() => Describe(Stopwatch.GetElapsedTime(_begun));

    /// <inheritdoc cref="Describe()"/>
    /// <param name="elapsed">Time since the beginning.</param>
    public string Describe(TimeSpan elapsed)
    {
        var done = Interlocked.Read(ref _done);
        var text = $"{doing}: {Say.Count(Done)} of {Say.Plural(total, noun)}";
        if (done == 0)
        {
            return text;
        }

        var left = TimeSpan.FromSeconds(Math.Min(elapsed.TotalSeconds / done * (total - Done), TimeSpan.MaxValue.TotalSeconds / 2));
        return $"{text}, {Rate(done / elapsed.TotalSeconds)}, {Duration(left)} left";
    }

    private static string Rate(double perSecond) =>
        perSecond >= 1 ? $"{Say.Number(perSecond, "0.#")}/s" : $"{Say.Number(perSecond * 60, "0.#")}/min";

    private static string Duration(TimeSpan time) => time switch
    {
        { TotalHours: >= 1 } => $"{(int)time.TotalHours} h {time.Minutes} min",
        { TotalMinutes: >= 1 } => $"{time.Minutes} min {time.Seconds} s",
        _ => $"{(int)Math.Ceiling(time.TotalSeconds)} s",
    };

    private static async Task RepeatAsync(Task work, TimeSpan interval, Action show)
    {
        while (await Task.WhenAny(work, Task.Delay(interval)) != work)
        {
            show();
        }

        await work;
    }
}
