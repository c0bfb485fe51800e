using System.Diagnostics;

namespace NousCoder.Starter.Warmup;

/// <summary>Gathers the figures of steps between two reports.</summary>
internal sealed class WarmupMeter(int steps)
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private double _loss;
    private double _right;
    private long _tokens;

    /// <summary>Adds a step.</summary>
    public void Add((double Loss, double Right, long Tokens) step)
    {
        _loss += step.Loss;
        _right += step.Right;
        _tokens += step.Tokens;
    }

    /// <summary>Reports what was added since the last report, of which there is at least one step.</summary>
    public WarmupProgress Report(int step, double learningRate)
    {
        var report = new WarmupProgress(
            step, steps, _loss / _tokens, _right / _tokens, learningRate, Stopwatch.GetElapsedTime(_began));
        (_loss, _right, _tokens) = (0, 0, 0);
        return report;
    }
}
