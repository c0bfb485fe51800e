using System.Diagnostics;
using NousCoder.Client.Display;
using NousCoder.Client.Silos;
using NousCoder.Contracts.Evaluation;

namespace NousCoder.Client.Evaluations;

/// <summary>Begins an evaluation, or finds it under way or done, and waits for its end. Silos that go away and come back in time are waited for.</summary>
internal sealed class EvaluationRun(IGrainFactory grains, string id, TimeProvider time)
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(10);

    /// <exception cref="NousCoderException">It cannot be begun, or cannot be finished.</exception>
    public async Task<EvaluationResult> RunAsync(EvaluationSpec spec, CancellationToken cancellation)
    {
        await grains.GetGrain<IEvaluationGrain>(id).Start(spec);
        if (Terminal.IsInteractive)
        {
            return await Terminal.Out.Progress().AutoClear(true).StartAsync(context =>
            {
                var task = context.AddTask($"evaluating on {Markup.Escape(spec.Dataset)}");
                return WaitAsync(result => (task.MaxValue, task.Value) = (result.Problems, result.Decided), cancellation);
            });
        }

        var said = Stopwatch.GetTimestamp();
        return await WaitAsync(
            result =>
            {
                if (Stopwatch.GetElapsedTime(said) >= LineEvery)
                {
                    said = Stopwatch.GetTimestamp();
                    Console.Error.WriteLine($"{Say.Count(result.Decided)} of {Say.Plural(result.Problems, "problem")}, pass@1 {Say.Share(result.Pass1)} so far");
                }
            },
            cancellation);
    }

    private async Task<EvaluationResult> WaitAsync(Action<EvaluationResult> tell, CancellationToken cancellation)
    {
        var end = await new Patience(time).AskUntilAsync(
            () => EvaluationReader.ResultAsync(grains, id), tell, result => result.Finished || result.Error.Length > 0, cancellation);
        return end.Error.Length == 0 ? end : throw new NousCoderException($"evaluation {id}: {end.Error}");
    }
}
