using NousCoder.Contracts;
using NousCoder.Contracts.Generation;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Model;

namespace NousCoder.Policy.Checkpoints;

/// <summary>The requirements of an evaluation by itself on its policy.</summary>
public static class EvaluationRequirements
{
    /// <summary>Checks an evaluation against the policy that it measures, by the policy's configuration and tokenizer.</summary>
    /// <exception cref="NousCoderException">
    /// The context is longer than the policy's positions, a stop token is none of its tokens, or completions would not end; the
    /// message names each field and the option of <c>eval</c>.
    /// </exception>
    /// <exception cref="CheckpointException">A file of the policy is missing or damaged.</exception>
    public static void Check(PolicyFolder files, GenerationOptions generation)
    {
        if (generation is { RopeOriginalLength: { } length, RopeFactor: null })
        {
            throw new NousCoderException($"ropeOriginalLength: {length} is the length that a factor stretches; give the factor too (--yarn)");
        }

        var rules = new PolicyRules(files);
        var rope = RopeOverride.Of(generation.RopeFactor, generation.RopeOriginalLength);
        var context = rules.ContextError("contextLength (--context)", generation.ContextLength, rope, "or --yarn");
        string[] errors =
        [
            .. context is null ? Array.Empty<string>() : [context],
            .. rules.TokenErrors(generation, "template (--template)", "stopTokens (--stop-token)", end => $"add --stop-token '{end}'"),
        ];
        if (errors.Length > 0)
        {
            throw new NousCoderException(string.Join("; ", errors));
        }
    }
}
