using System.Collections.Immutable;
using NousCoder.Contracts;
using NousCoder.Contracts.Generation;
using NousCoder.Grains.Ports;
using NousCoder.Grains.Prompts;
using NousCoder.Policy.Model;
using NousCoder.Policy.Tokenization;

namespace NousCoder.Policy.Checkpoints;

/// <summary>The bounds that a policy sets to what is asked of it: contexts, stop tokens, prompt templates. Reads no weights.</summary>
/// <param name="files">The policy.</param>
/// <exception cref="CheckpointException">A file of the policy is missing or damaged.</exception>
internal sealed class PolicyRules(PolicyFolder files)
{
    private readonly Qwen3Configuration _configuration = Qwen3Configuration.Load(files.Base ?? files.Folder);
    private readonly PolicyTokenizer _tokenizer = PolicyTokenizer.Load(files.Base ?? files.Folder);
    private readonly ImmutableArray<int> _endTokens = CheckpointFolder.EndOfSequenceTokens(files.Base ?? files.Folder);

    /// <summary>Checks a context against the positions.</summary>
    /// <param name="field">The context's field.</param>
    /// <param name="tokens">The context.</param>
    /// <param name="rope">YaRN that is asked for; null for the checkpoint's own.</param>
    /// <param name="mend">Where YaRN is asked for.</param>
    /// <returns>An error that names the field; null if the positions reach.</returns>
    public string? ContextError(string field, int tokens, RopeOverride? rope, string mend)
    {
        var positions = _configuration.MaxContext(rope);
        if (tokens <= positions)
        {
            return null;
        }

        var stretched = rope is { } given ? FormattableString.Invariant($" with a rope factor of {given.Factor}{Original(given)}") : "";
        return $"{field}: {tokens} is more than the {positions} positions of the policy{stretched} (max_position_embeddings in config.json); " +
            $"make it at most {positions}, or stretch the positions with YaRN: rope_scaling in config.json, {mend}";
    }

    /// <summary>Checks stop tokens, and that a completion can end.</summary>
    /// <param name="generation">Template and stop tokens.</param>
    /// <param name="templateField">The template's field.</param>
    /// <param name="stopField">The field of the stop tokens.</param>
    /// <param name="mend">How to add a stop token.</param>
    /// <returns>An error for each that is wrong.</returns>
    public IEnumerable<string> TokenErrors(GenerationOptions generation, string templateField, string stopField, Func<string, string> mend)
    {
        foreach (var unknown in generation.StopTokens.Where(t => _tokenizer.TokenOf(t) is null))
        {
            yield return $"{stopField}: '{unknown}' is not the text of one token of the policy; use one that its tokenizer.json has, such as <|im_end|>";
        }

        if (EndOfTurn(generation) is { } end && _tokenizer.IdOf(end) is { } id && !_endTokens.Contains(id) && !generation.StopTokens.Contains(end))
        {
            yield return $"{templateField}: '{generation.Template}' ends a turn with {end}, which is none of the policy's end tokens ({EndTokens}), " +
                $"so completions would run on to the end of the context; {mend(end)}, or add {id} to eos_token_id in the checkpoint's generation_config.json";
        }
    }

    /// <summary>A warning if the template ends turns with what is no token of the policy; else null.</summary>
    public string? TemplateWarning(GenerationOptions generation) => EndOfTurn(generation) is { } end && _tokenizer.IdOf(end) is null
        ? $"warning: the template '{generation.Template}' ends a turn with {end}, which is no token of the policy, so only {EndTokens} end a completion; " +
            "choose a model that was trained on such chats, or another template"
        : null;

    private string EndTokens => string.Join(", ", _endTokens);

    private static string? EndOfTurn(GenerationOptions generation) => PromptTemplate.EndOfTurnOf(generation.Template);

    private static string Original(RopeOverride rope) => rope.OriginalLength is { } length ? $" of {length}" : "";
}
