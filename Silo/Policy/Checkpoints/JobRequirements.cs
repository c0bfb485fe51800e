using System.Collections.Immutable;
using NousCoder.Contracts;
using NousCoder.Contracts.Jobs;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Model;

namespace NousCoder.Policy.Checkpoints;

/// <summary>The requirements of a job on its policy, beyond that it can be loaded.</summary>
public static class JobRequirements
{
    /// <summary>Checks a job against the policy that it trains, by the policy's configuration and tokenizer.</summary>
    /// <returns>Remarks on the policy and warnings, a line each; empty if there are none.</returns>
    /// <exception cref="NousCoderException">
    /// A context of the job is longer than the policy's positions, a stop token is none of its tokens, or its completions would
    /// not end; the message names each field.
    /// </exception>
    /// <exception cref="CheckpointException">A file of the policy is missing or damaged.</exception>
    public static ImmutableArray<string> Check(PolicyFolder files, TrainingJobSpec spec)
    {
        var rules = new PolicyRules(files);
        string[] errors =
        [
            .. Contexts(spec).Select(c => rules.ContextError(c.Field, c.Tokens, c.Rope, "for evaluations evaluation.ropeFactor")).OfType<string>(),
            .. rules.TokenErrors(spec.Generation, "generation.template", "generation.stopTokens", end => $"add \"stopTokens\": [\"{end}\"] to generation"),
        ];
        if (errors.Length > 0)
        {
            throw new NousCoderException(string.Join("; ", errors));
        }

        string?[] remarks =
        [
            files.Base is null ? null : $"the policy is an adapter for '{AdapterFolder.BaseOf(files.Folder)}'",
            rules.TemplateWarning(spec.Generation),
        ];
        return [.. remarks.OfType<string>()];
    }

    private static IEnumerable<(string Field, int Tokens, RopeOverride? Rope)> Contexts(TrainingJobSpec spec)
    {
        if (spec.Stages.IsEmpty)
        {
            yield return ("generation.contextLength", spec.Generation.ContextLength, null);
        }

        foreach (var (n, stage) in spec.Stages.Index())
        {
            yield return stage.ContextLength is { } tokens
                ? ($"stages[{n}].contextLength", tokens, null)
                : ("generation.contextLength", spec.Generation.ContextLength, null);
        }

        var evaluation = spec.Evaluation;
        if (evaluation.Datasets.IsEmpty)
        {
            yield break;
        }

        var measured = evaluation.ContextLength ?? spec.LongestContext;
        yield return ("evaluation.contextLength", measured, RopeOverride.Of(evaluation.RopeFactor, evaluation.RopeOriginalLength));
        if (evaluation.Final is { } final)
        {
            var rope = RopeOverride.Of(final.RopeFactor ?? evaluation.RopeFactor, final.RopeOriginalLength ?? evaluation.RopeOriginalLength);
            yield return ("evaluation.final.contextLength", final.ContextLength ?? measured, rope);
        }
    }
}
