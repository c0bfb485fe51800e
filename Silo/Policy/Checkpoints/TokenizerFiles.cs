using System.Collections.Immutable;

namespace NousCoder.Policy.Checkpoints;

/// <summary>
/// The files of a checkpoint that training does not change, in memory: a checkpoint that training began from may be deleted
/// before the next one is written.
/// </summary>
public sealed class TokenizerFiles
{
    internal const string GenerationConfiguration = "generation_config.json";

    private static readonly string[] Names =
        ["tokenizer.json", GenerationConfiguration, "tokenizer_config.json", "vocab.json", "merges.txt", "chat_template.jinja"];

    private readonly ImmutableDictionary<string, byte[]> _contents;

    private TokenizerFiles(ImmutableDictionary<string, byte[]> contents) => _contents = contents;

    /// <summary>Reads those that the folder has.</summary>
    public static TokenizerFiles Read(string folder) => new(
        Names.Where(n => File.Exists(Path.Combine(folder, n))).ToImmutableDictionary(n => n, n => File.ReadAllBytes(Path.Combine(folder, n))));

    /// <summary>Writes them, each file whole.</summary>
    public void Write(string folder)
    {
        foreach (var (name, content) in _contents)
        {
            WholeFile.Write(Path.Combine(folder, name), file => file.Write(content));
        }
    }
}
