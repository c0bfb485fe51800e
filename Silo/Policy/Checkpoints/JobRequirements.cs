using System.Collections.Immutable;
using NousCoder.Contracts;
using NousCoder.Contracts.Jobs;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Model;
using NousCoder.Policy.Tokenization;

namespace NousCoder.Policy.Checkpoints;

/// <summary>The requirements of a job on its policy, beyond that it can be loaded.</summary>
public static class JobRequirements
{
    private const string ChatEndOfTurn = "<|im_end|>";
    private const string TemplateWithoutChat = "compact";

    /// <summary>Checks a job against the policy that it trains, by the policy's configuration and tokenizer.</summary>
    /// <returns>Remarks on the policy and warnings, a line each; empty if there are none.</returns>
    /// <exception cref="NousCoderException">A context of the job is longer than the policy's positions; the message names each field.</exception>
    /// <exception cref="CheckpointException">A file of the policy is missing or damaged.</exception>
    public static ImmutableArray<string> Check(PolicyFolder files, TrainingJobSpec spec)
    {
        var folder = files.Base ?? files.Folder;
        var configuration = Qwen3Configuration.Load(folder);
        var errors = Contexts(spec).Where(c => c.Tokens > configuration.MaxContext(c.RopeFactor)).Select(c => Describe(c, configuration)).ToArray();
        if (errors.Length > 0)
        {
            throw new NousCoderException(string.Join("; ", errors));
        }

        return [.. Warnings(files, folder, spec)];
    }

    private static IEnumerable<(string Field, int Tokens, double? RopeFactor)> Contexts(TrainingJobSpec spec)
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
        yield return ("evaluation.contextLength", measured, evaluation.RopeFactor);
        if (evaluation.Final is { } final)
        {
            yield return ("evaluation.final.contextLength", final.ContextLength ?? measured, final.RopeFactor ?? evaluation.RopeFactor);
        }
    }

    private static string Describe((string Field, int Tokens, double? RopeFactor) context, Qwen3Configuration configuration)
    {
        var positions = configuration.MaxContext(context.RopeFactor);
        var factor = context.RopeFactor is { } given ? FormattableString.Invariant($" with a rope factor of {given}") : "";
        return $"{context.Field}: {context.Tokens} is more than the {positions} positions of the policy{factor} (max_position_embeddings in config.json); " +
            $"make it at most {positions}, or stretch the positions with YaRN: rope_scaling in config.json, for evaluations evaluation.ropeFactor";
    }

    private static IEnumerable<string> Warnings(PolicyFolder files, string folder, TrainingJobSpec spec)
    {
        if (files.Base is not null)
        {
            yield return $"the policy is an adapter for '{AdapterFolder.BaseOf(files.Folder)}'";
        }

        if (spec.Generation.Template == TemplateWithoutChat)
        {
            yield break;
        }

        var endTokens = CheckpointFolder.EndOfSequenceTokens(folder);
        if (PolicyTokenizer.Load(folder).IdOf(ChatEndOfTurn) is not { } endOfTurn || !endTokens.Contains(endOfTurn))
        {
            yield return $"warning: the template '{spec.Generation.Template}' ends a turn with {ChatEndOfTurn}, which is none of the policy's end tokens " +
                $"({string.Join(", ", endTokens)}): completions may run to the end of the context. A base model has none; " +
                "add the token's id to eos_token_id in generation_config.json, or choose an instruct model";
        }
    }
}
