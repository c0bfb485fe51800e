namespace NousCoder.Client.Silos;

/// <summary>Repeats calls while no silo answers, for at most two minutes. Thread-safe.</summary>
/// <param name="time">The clock.</param>
/// <param name="onSilence">Called when a call begins to be repeated. Default null.</param>
/// <param name="isLost">
/// Whether an exception means that a silo may answer later. Default: a lost connection, or no answer in time.
/// </param>
internal sealed class Patience(TimeProvider time, Action? onSilence = null, Func<Exception, bool>? isLost = null)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MostSilence = TimeSpan.FromMinutes(2);

    private readonly Func<Exception, bool> _isLost = isLost ?? IsLost;

    /// <summary>True if an exception is a lost connection or a missing answer.</summary>
    public static bool IsLost(Exception error) => Failures.IsConnectionLost(error) || error is TimeoutException;

    /// <summary>Asks until an answer is the last; every answer is told, also the last.</summary>
    /// <param name="ask">Asks.</param>
    /// <param name="tell">Called with every answer.</param>
    /// <param name="isLast">Returns true for the last answer.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <param name="failed">Called with the failure of an attempt that is repeated.</param>
    public async Task<T> AskUntilAsync<T>(
        Func<Task<T>> ask, Action<T> tell, Func<T, bool> isLast, CancellationToken cancellation, Action<Exception>? failed = null)
    {
        for (; ; await Task.Delay(Interval, time, cancellation))
        {
            var answer = await RetryAsync(() => ask().WaitAsync(AnswerDeadline, time, cancellation), cancellation, failed);
            tell(answer);
            if (isLast(answer))
            {
                return answer;
            }
        }
    }

    /// <summary>Makes a call, again and again while no silo answers it. The call must be idempotent.</summary>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <param name="failed">Called with the failure of an attempt that is repeated.</param>
    public async Task<T> RetryAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken, Action<Exception>? failed = null)
    {
        var begun = time.GetTimestamp();
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                return await call();
            }
            catch (Exception error) when (_isLost(error) && (isFirst || time.GetElapsedTime(begun) <= MostSilence))
            {
                begun = isFirst ? time.GetTimestamp() : begun;
                if (isFirst)
                {
                    onSilence?.Invoke();
                }

                failed?.Invoke(error);
            }

            await Task.Delay(Interval, time, cancellationToken);
        }
    }
}
