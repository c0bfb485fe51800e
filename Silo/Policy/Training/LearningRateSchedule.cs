using NousCoder.Contracts.Training;

namespace NousCoder.Policy.Training;

/// <summary>The learning rate of a step; depends on the step alone, so that a replay repeats it.</summary>
internal static class LearningRateSchedule
{
    /// <summary>
    /// Rises linearly to the full rate, reached at the last step of the warm-up, and falls from there on as the schedule says. The
    /// fall ends one step after <see cref="OptimizerOptions.DecaySteps"/>, so that no step of the job has a rate of 0, as in
    /// transformers' schedules.
    /// </summary>
    /// <param name="step">Step of the job, from 1.</param>
    /// <param name="options">Rate, warm-up and schedule.</param>
    public static double At(int step, OptimizerOptions options)
    {
        if (step < options.WarmupSteps)
        {
            return options.LearningRate * step / options.WarmupSteps;
        }

        var fullAt = Math.Max(1, options.WarmupSteps);
        var decaySteps = Math.Max(1, (options.DecaySteps ?? step) + 1 - fullAt);
        var done = Math.Clamp((double)(step - fullAt) / decaySteps, 0, 1);
        var remaining = options.Schedule switch
        {
            LearningRateDecay.Linear => 1 - done,
            LearningRateDecay.Cosine => (1 + Math.Cos(Math.PI * done)) / 2,
            _ => 1,
        };
        return options.LearningRate * (options.FinalLearningRateShare + ((1 - options.FinalLearningRateShare) * remaining));
    }
}
