using NousCoder.Policy.Native;
using static TorchSharp.torch;

namespace NousCoder.Policy.Objectives;

/// <summary>
/// Truncated importance sampling: sg(min(exp(lpo − lp_sampler), C)), the correction for a sampler whose probabilities
/// differ from the trainer's (https://fengyao.notion.site/off-policy-rl, also in verl). Carries no gradient.
/// </summary>
internal static class ImportanceWeight
{
    /// <summary>One weight a token, [sequences, tokens]; null where the cap is 0, which switches the correction off.</summary>
    public static Tensor? PerToken(ObjectiveInput input, double cap) =>
        cap == 0 ? null : LogDifference(input).exp().AtMost(cap);

    /// <summary>One weight a sequence, the geometric mean of its tokens' before truncation, [sequences]; null where the cap is 0.</summary>
    public static Tensor? PerSequence(ObjectiveInput input, double cap) =>
        cap == 0 ? null : LogRatio.SequenceMean(LogDifference(input), input.Mask).exp().AtMost(cap);

    private static Tensor LogDifference(ObjectiveInput input) =>
        LogRatio.Bounded((input.FrozenLogProbabilities - input.SamplerLogProbabilities).detach(), input.Mask);
}
