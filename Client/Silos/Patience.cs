namespace NousCoder.Client.Silos;

/// <summary>Asks again and again, and waits for a silo that goes away and comes back in time.</summary>
internal sealed class Patience(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MostSilence = TimeSpan.FromMinutes(2);

    /// <summary>Asks until an answer is the last; every answer is told, also the last.</summary>
    public async Task<T> AskUntilAsync<T>(Func<Task<T>> ask, Action<T> tell, Func<T, bool> isLast, CancellationToken cancellation)
    {
        for (var lastAnswer = time.GetTimestamp(); ; await Task.Delay(Interval, time, cancellation))
        {
            try
            {
                var answer = await ask().WaitAsync(AnswerDeadline, time, cancellation);
                lastAnswer = time.GetTimestamp();
                tell(answer);
                if (isLast(answer))
                {
                    return answer;
                }
            }
            catch (Exception error) when (Failures.IsConnectionLost(error) || error is TimeoutException)
            {
                if (time.GetElapsedTime(lastAnswer) > MostSilence)
                {
                    throw;
                }
            }
        }
    }
}
