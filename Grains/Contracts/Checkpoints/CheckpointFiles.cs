namespace NousCoder.Contracts.Checkpoints;

/// <summary>The files that belong to a checkpoint folder. No other file of such a folder is imported, read or exported.</summary>
public static class CheckpointFiles
{
    /// <summary>State of the optimizer. Written by the trainer, neither imported nor exported.</summary>
    public const string OptimizerState = "optimizer.safetensors";

    private const int MaxNameLength = 128;
    private const string WeightsSuffix = ".safetensors";

    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "config.json", "generation_config.json", "adapter_config.json", "model.safetensors.index.json",
        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt",
        "chat_template.jinja", "chat_template.json",
        "README.md", "LICENSE", "LICENSE.txt", "NOTICE",
    };

    /// <summary>Gets whether a file name is one of a checkpoint: weights, configuration, tokenizer, or licence. Never true for a path.</summary>
    public static bool IsCheckpointFile(string name) => Names.Contains(name) || IsWeights(name);

    /// <summary>Gets whether a file name is one of weights, in the safetensors format.</summary>
    public static bool IsWeights(string name) =>
        name.Length is > 0 and <= MaxNameLength
        && name.EndsWith(WeightsSuffix, StringComparison.Ordinal)
        && name != OptimizerState
        && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
