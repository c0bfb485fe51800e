using NousCoder.Contracts.Jobs;

namespace NousCoder.Cluster.Tests;

/// <summary>Waits for what must come to be true; the deadline is one of liveness.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    public static async Task HoldsAsync(Func<Task<bool>> condition, string what)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (!await condition())
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{what} did not come true within {Deadline.TotalMinutes} minutes");
        }
    }

    /// <summary>Waits until a job stands where it is expected.</summary>
    public static async Task<JobProgress> ReachesAsync(this ITrainingJobGrain job, string what, Func<JobProgress, bool> condition)
    {
        JobProgress? progress = null;
        try
        {
            await HoldsAsync(async () => condition((progress = await job.GetProgress(0))!), what);
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"{error.Message}; the job: {progress}", error);
        }

        return progress!;
    }

    /// <summary>Submits a job and waits for its end.</summary>
    public static async Task<JobProgress> RunJobAsync(this IGrainFactory grains, string id, TrainingJobSpec spec)
    {
        var job = grains.GetGrain<ITrainingJobGrain>(id);
        await job.Submit(spec);
        return await job.ReachesAsync("the end", p => p.Ended);
    }
}
