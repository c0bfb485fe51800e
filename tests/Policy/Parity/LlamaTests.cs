using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Checkpoints;
using NousCoder.Policy.Model;
using NousCoder.Policy.Tests.Model;
using NousCoder.Policy.Tests.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Tests.Parity;

/// <summary>
/// llama.cpp on checkpoints that were saved here and read by a program that shares nothing with this one, so that what is
/// compared is the model together with the files it was saved to.
/// </summary>
public sealed class LlamaTests : IDisposable
{
    private const int Length = 96;

    private static readonly Qwen3Configuration Plain = TinyModels.Configuration with
    {
        HiddenSize = 64, IntermediateSize = 160, HeadSize = 32, RopeTheta = 1e6,
    };

    private static readonly Shape WithoutYarn = new("2 query heads a key head", Plain);
    private static readonly Shape WithYarn = new("YaRN", Plain with { Yarn = new YarnScaling { Factor = 4, OriginalMaxPositionEmbeddings = 32 } });

    private static readonly Shape[] Shapes =
    [
        WithoutYarn,
        WithYarn,
        new("YaRN with an attention factor of its own", Plain with
        {
            Yarn = new YarnScaling { Factor = 2, OriginalMaxPositionEmbeddings = 64, AttentionFactor = 1.2 },
        }),
        new("untied, 1 query head a key head", Plain with { TieWordEmbeddings = false, KeyValueHeads = 4 }),
        new("8 query heads a key head, 3 layers", Plain with { AttentionHeads = 8, KeyValueHeads = 1, Layers = 3 }),
        new("bfloat16 in shards", Plain with { TieWordEmbeddings = false, RmsNormEpsilon = 1e-5 }, ScalarType.BFloat16, ShardBytes: 50_000),
    ];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("parity-");
    private readonly DisposeScope _scope = NewDisposeScope();

    [Fact]
    public async Task Next_token_probabilities_are_those_of_llama_cpp_on_the_saved_checkpoint()
    {
        Oracle.Require();
        var tokens = TinyModels.Tokens(1, Length);
        foreach (var shape in Shapes)
        {
            Save(shape);
        }

        var adapted = SaveAdapter();
        var merged = Directory.CreateDirectory(Path.Combine(_root.FullName, "merged")).FullName;
        CheckpointFolder.Export(adapted, merged, merge: true);
        string[] folders = [.. Shapes.Select(Folder), Oracle.StarterPolicy, merged];
        var answers = await Oracle.AskAsync<float[][][]>(
            "next-token.mjs", folders.Select(folder => new { folder, tokens = tokens.data<long>().ToArray() }));

        var probabilities = folders.Zip(answers).ToDictionary(f => f.First, f => tensor(f.Second.SelectMany(p => p).ToArray()).view(Length, -1));
        foreach (var (folder, expected) in probabilities)
        {
            using var model = CheckpointFolder.LoadPolicy(folder == merged ? adapted : new PolicyFolder(folder), CPU, ScalarType.Float32);
            var found = model.Logits(model.HiddenStates(tokens)).softmax(-1)[0];
            TinyModels.Difference(found, expected).ShouldBeLessThan(1e-4f, folder);
            expected.max(-1).values.mean().item<float>().ShouldBeGreaterThan(0.2f, $"{folder}: the distributions are too even to tell models apart");
        }

        TinyModels.Difference(probabilities[Folder(WithYarn)], probabilities[Folder(WithoutYarn)]).ShouldBeGreaterThan(0.01f, "YaRN must matter");
        TinyModels.Difference(probabilities[merged], probabilities[Folder(WithoutYarn)]).ShouldBeGreaterThan(0.01f, "the adapter must matter");
        Directory.GetFiles(Folder(Shapes[^1]), "model-*.safetensors").Length.ShouldBeGreaterThan(1);
    }

    public void Dispose()
    {
        _scope.Dispose();
        _root.Delete(recursive: true);
    }

    /// <summary>An adapter for the plain shape whose every factor counts.</summary>
    private PolicyFolder SaveAdapter()
    {
        var folder = Path.Combine(_root.FullName, "adapter");
        using var adapter = LowRankAdapter.Initialize(WithoutYarn.Configuration, new LoraOptions { Rank = 4, Alpha = 8 }, seed: 11, CPU, ScalarType.Float32);
        using (no_grad())
        {
            foreach (var up in adapter.Parameters.Where(p => p.Key.Contains("lora_B", StringComparison.Ordinal)))
            {
                up.Value.copy_(randn(up.Value.shape, generator: new Generator(12, CPU)).Times(0.1));
            }
        }

        AdapterFolder.Save(folder, adapter, Folder(WithoutYarn));
        return new PolicyFolder(folder, Folder(WithoutYarn));
    }

    private string Folder(Shape shape) => Path.Combine(_root.FullName, shape.Name);

    private void Save(Shape shape)
    {
        var tokenizer = Path.Combine(_root.FullName, "tokenizer");
        ByteTokenizer.Write(tokenizer);
        using var model = TinyModels.Create(shape.Configuration, dataType: shape.DataType);
        using (no_grad())
        {
            // Sharpens the distributions.
            model.Parameters["model.norm.weight"].TimesInPlace(4);
        }

        CheckpointFolder.SaveModel(Folder(shape), model, TokenizerFiles.Read(tokenizer), shape.ShardBytes);
    }

    private sealed record Shape(
        string Name, Qwen3Configuration Configuration, ScalarType DataType = ScalarType.Float32, long ShardBytes = long.MaxValue);
}
