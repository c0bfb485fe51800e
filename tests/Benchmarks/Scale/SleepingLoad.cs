using NousCoder.Contracts.Rollouts;
using NousCoder.Contracts.Submissions;

namespace NousCoder.Benchmarks.Scale;

/// <summary>As many programs as it is told, always under way.</summary>
internal sealed class SleepingLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private long _verified;

    public SleepingLoad(IGrainFactory grains, string problem, string program, int programs) =>
        _work = Task.WhenAll(Enumerable.Range(0, programs).Select(_ => WorkAsync(grains, problem, program)));

    /// <summary>Programs a second that were verified in some time.</summary>
    public async Task<double> MeasureAsync(TimeSpan window, CancellationToken cancellation)
    {
        var before = Interlocked.Read(ref _verified);
        await Task.Delay(window, cancellation);
        return (Interlocked.Read(ref _verified) - before) / window.TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }

    private async Task WorkAsync(IGrainFactory grains, string problem, string program)
    {
        while (!_stop.IsCancellationRequested)
        {
            var submission = grains.GetGrain<ISubmissionGrain>($"sleeping-{Guid.NewGuid():N}");
            var spec = new SubmissionSpec { Program = program, ProblemId = problem, Verification = new(), Fresh = true };
            Verdict? verdict = null;
            while (verdict is null)
            {
                verdict = await submission.Verify(spec, TimeSpan.FromSeconds(20));
            }

            if (verdict.Outcome != RolloutOutcome.Passed)
            {
                throw new InvalidOperationException($"a sleeping program ended as {verdict.Outcome}: {verdict.Reason} {verdict.Fault}");
            }

            Interlocked.Increment(ref _verified);
        }
    }
}
