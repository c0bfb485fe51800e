using NousCoder.Contracts.Training;

namespace NousCoder.Policy.Training;

/// <summary>The learning rate of a step; depends on the step alone, so that a replay repeats it.</summary>
internal static class LearningRateSchedule
{
    /// <summary>Linear from 0, reached at the last step of the warm-up, and from there on as the schedule says.</summary>
    /// <param name="step">Step of the job, from 1.</param>
    /// <param name="options">Rate, warm-up and schedule.</param>
    public static double At(int step, OptimizerOptions options)
    {
        if (step < options.WarmupSteps)
        {
            return options.LearningRate * step / options.WarmupSteps;
        }

        var decaySteps = Math.Max(1, (options.DecaySteps ?? step) - options.WarmupSteps);
        var done = Math.Clamp((double)(step - options.WarmupSteps) / decaySteps, 0, 1);
        var remaining = options.Schedule switch
        {
            LearningRateDecay.Linear => 1 - done,
            LearningRateDecay.Cosine => (1 + Math.Cos(Math.PI * done)) / 2,
            _ => 1,
        };
        return options.LearningRate * (options.FinalLearningRateShare + ((1 - options.FinalLearningRateShare) * remaining));
    }
}
