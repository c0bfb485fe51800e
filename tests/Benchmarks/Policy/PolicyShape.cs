using NousCoder.Policy.Model;

namespace NousCoder.Benchmarks.Policy;

/// <summary>An architecture that is measured.</summary>
/// <param name="Name">What it is called in reports.</param>
/// <param name="Configuration">The architecture.</param>
/// <param name="DataType">Type of the weights in memory.</param>
internal sealed record PolicyShape(string Name, Qwen3Configuration Configuration, string DataType)
{
    /// <summary>The bundled policy's.</summary>
    public static PolicyShape Starter { get; } = new("starter, float32", Qwen3Configuration.Load(RandomPolicy.Tokenizer), "float32");

    /// <summary>Small layers under a large vocabulary, so that logits would weigh most.</summary>
    public static PolicyShape WideVocabulary { get; } = new("4 layers of 256 and a vocabulary of 65,536, float32", new Qwen3Configuration
    {
        VocabularySize = 65_536,
        HiddenSize = 256,
        IntermediateSize = 768,
        Layers = 4,
        AttentionHeads = 4,
        KeyValueHeads = 2,
        HeadSize = 64,
        TieWordEmbeddings = true,
        EndOfSequenceTokens = [1],
    }, "float32");

    /// <summary>Many small layers, so that what is kept for each of them weighs most.</summary>
    public static PolicyShape Deep(int layers) => new($"{layers} layers of 256, float32", WideVocabulary.Configuration with
    {
        VocabularySize = 16_384,
        Layers = layers,
    }, "float32");

    /// <summary>Few weights and a wide cache: 32 KiB a token.</summary>
    public static PolicyShape LongContext { get; } = new("16 layers of 512, float32", WideVocabulary.Configuration with
    {
        VocabularySize = 4096,
        HiddenSize = 512,
        Layers = 16,
        AttentionHeads = 8,
        KeyValueHeads = 4,
        MaxPositionEmbeddings = 16_384,
    }, "float32");

    /// <summary>Qwen3-14B's (its config.json).</summary>
    public static Qwen3Configuration Qwen14B { get; } = new()
    {
        VocabularySize = 151_936,
        HiddenSize = 5120,
        IntermediateSize = 17_408,
        Layers = 40,
        AttentionHeads = 40,
        KeyValueHeads = 8,
        HeadSize = 128,
        TieWordEmbeddings = false,
        EndOfSequenceTokens = [151_645],
    };

    /// <summary>Qwen3-0.6B's (its config.json), or the same with fewer layers.</summary>
    public static PolicyShape Small(int layers) => new($"0.6B with {layers} layers, bfloat16", new Qwen3Configuration
    {
        VocabularySize = 151_936,
        HiddenSize = 1024,
        IntermediateSize = 3072,
        Layers = layers,
        AttentionHeads = 16,
        KeyValueHeads = 8,
        HeadSize = 128,
        TieWordEmbeddings = true,
        EndOfSequenceTokens = [151_645],
    }, "bfloat16");
}
