using System.Collections.Concurrent;

namespace NousCoder.Policy.Training;

/// <summary>
/// One thread that does what it is given in order. Tensors live and die on it: libtorch's scopes and gradient mode belong to
/// a thread, and would be lost across an await.
/// </summary>
internal sealed class TrainerThread : IAsyncDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts the thread.</summary>
    public TrainerThread(string name) => new Thread(Run) { IsBackground = true, Name = name }.Start();

    /// <summary>Runs <paramref name="work"/> on the thread once what was given before has ended.</summary>
    /// <exception cref="ObjectDisposedException">The thread has been told to end.</exception>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _work.Add(Complete, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(TrainerThread));
        }

        return result.Task;

        void Complete()
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                result.SetResult(work());
            }
            catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
            {
                result.SetCanceled(e.CancellationToken);
            }
            catch (Exception e)
            {
                result.SetException(e);
            }
        }
    }

    /// <summary>Lets what is queued finish, then ends the thread. May be called again.</summary>
    public async ValueTask DisposeAsync()
    {
        _work.CompleteAdding();
        await _ended.Task.ConfigureAwait(false);
    }

    private void Run()
    {
        foreach (var action in _work.GetConsumingEnumerable())
        {
            action();
        }

        _ended.SetResult();
    }
}
