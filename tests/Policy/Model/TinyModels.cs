using NousCoder.Policy.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Tests.Model;

/// <summary>Models small enough to compute by hand, with everything that a large one has.</summary>
internal static class TinyModels
{
    public static Qwen3Configuration Configuration { get; } = new()
    {
        VocabularySize = 300,
        HiddenSize = 32,
        IntermediateSize = 48,
        Layers = 2,
        AttentionHeads = 4,
        KeyValueHeads = 2,
        HeadSize = 16,
        RopeTheta = 10_000,
        MaxPositionEmbeddings = 512,
        TieWordEmbeddings = true,
        DataType = "float32",
        EndOfSequenceTokens = [258],
        PaddingToken = 256,
    };

    /// <summary>Weights larger than at the start of training, so that the distribution is far from uniform.</summary>
    public static Qwen3Decoder Create(
        Qwen3Configuration? configuration = null, ulong seed = 7, ScalarType dataType = ScalarType.Float32)
    {
        var model = Qwen3Decoder.Initialize(configuration ?? Configuration, seed, CPU, dataType);
        using var none = no_grad();
        using var generator = new Generator(seed + 1, CPU);
        foreach (var (name, parameter) in model.Parameters)
        {
            using var scope = NewDisposeScope();
            if (name.Contains("norm", StringComparison.Ordinal))
            {
                parameter.copy_(parameter.Plus(randn(parameter.shape, ScalarType.Float32, generator: generator).Times(0.2)));
            }
            else
            {
                parameter.TimesInPlace(8);
            }
        }

        return model;
    }

    public static Tensor Tokens(long rows, long length, ulong seed = 3)
    {
        using var generator = new Generator(seed, CPU);
        return randint(0, 256, [rows, length], ScalarType.Int64, generator: generator);
    }

    public static float Difference(Tensor a, Tensor b) => (a - b).abs().max().item<float>();

    public static bool AreSame(Tensor a, Tensor b) => a.shape.SequenceEqual(b.shape) && a.eq(b).all().item<bool>();
}
