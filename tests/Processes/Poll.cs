namespace NousCoder.Processes.Tests;

/// <summary>Asks processes again until they answer as expected.</summary>
internal static class Poll
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Returns the first answer that is expected. Throws <see cref="OperationCanceledException"/> after 3 minutes.</summary>
    public static async Task<T> UntilAsync<T>(Func<CancellationToken, Task<T>> ask, Func<T, bool> isExpected)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        while (true)
        {
            var answer = await ask(deadline.Token);
            if (isExpected(answer))
            {
                return answer;
            }

            await Task.Delay(Interval, deadline.Token);
        }
    }
}
