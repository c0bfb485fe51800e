using NousCoder.Contracts;
using NousCoder.Policy.Checkpoints;
using NousCoder.Policy.Model;
using NousCoder.Policy.Tests.Model;
using NousCoder.Policy.Tests.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Tests.Checkpoints;

public sealed class CheckpointFolderTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("checkpoint-");
    private readonly DisposeScope _scope = NewDisposeScope();

    private string Folder => Path.Combine(_root.FullName, "model");

    [Theory]
    [InlineData(ScalarType.Float32, true)]
    [InlineData(ScalarType.BFloat16, false)]
    public void A_saved_model_loads_as_it_was(ScalarType type, bool tied)
    {
        using var model = Qwen3Decoder.Initialize(TinyModels.Configuration with { TieWordEmbeddings = tied }, 3, CPU, type);

        CheckpointFolder.SaveModel(Folder, model, TokenizerFiles.Read(Source()));
        using var loaded = CheckpointFolder.LoadModel(Folder, CPU, type);

        ShouldBeEqual(loaded, model);
        loaded.Configuration.DataType.ShouldBe(type == ScalarType.Float32 ? "float32" : "bfloat16");
        Directory.GetFiles(Folder).Select(Path.GetFileName).ShouldBe(
            ["config.json", "generation_config.json", "model.safetensors", "tokenizer.json"], ignoreOrder: true);
    }

    [Fact]
    public void A_model_in_shards_loads_as_it_was_and_can_be_replaced_by_one_file()
    {
        using var model = TinyModels.Create();

        CheckpointFolder.SaveModel(Folder, model, TokenizerFiles.Read(Source()), shardBytes: 20_000);
        Directory.GetFiles(Folder, "model-*-of-*.safetensors").Length.ShouldBeGreaterThan(3);
        File.Exists(Path.Combine(Folder, "model.safetensors")).ShouldBeFalse();
        using (var loaded = CheckpointFolder.LoadModel(Folder, CPU, ScalarType.Float32))
        {
            ShouldBeEqual(loaded, model);
        }

        SafetensorsFile.Read(Path.Combine(Folder, "model.safetensors.index.json")).Count.ShouldBe(model.Parameters.Count);
        File.Delete(Directory.GetFiles(Folder, "model-00002-*")[0]);
        Should.Throw<CheckpointException>(() => CheckpointFolder.LoadModel(Folder, CPU, ScalarType.Float32)).Message.ShouldContain("model-00002-of-");
        CheckpointFolder.SaveModel(Folder, model, TokenizerFiles.Read(Source()));
        using var whole = CheckpointFolder.LoadModel(Folder, CPU, ScalarType.Float32);
        ShouldBeEqual(whole, model);
    }

    [Theory]
    [InlineData("model.layers.1.mlp.up_proj.weight", null, "lacks the tensor 'model.layers.1.mlp.up_proj.weight' [48, 32]")]
    [InlineData("model.norm.weight", 31, "'model.norm.weight' is Float32 [31]; config.json calls for floating-point [32]")]
    [InlineData("model.layers.2.mlp.up_proj.weight", 4, "holds the tensor 'model.layers.2.mlp.up_proj.weight', for which config.json has no place")]
    public void A_tensor_that_is_missing_of_another_shape_or_one_too_many_is_named(string name, int? size, string expected)
    {
        using var model = TinyModels.Create();
        CheckpointFolder.SaveModel(Folder, model, TokenizerFiles.Read(Source()));
        var tensors = model.Parameters.ToDictionary();
        tensors.Remove(name);
        if (size is { } elements)
        {
            tensors[name] = ones([elements]);
        }

        SafetensorsFile.Write(Path.Combine(Folder, "model.safetensors"), tensors);

        Should.Throw<CheckpointException>(() => CheckpointFolder.LoadModel(Folder, CPU, ScalarType.Float32)).Message.ShouldContain(expected);
    }

    [Fact]
    public void A_tensor_in_two_shards_is_named_with_both()
    {
        using var model = TinyModels.Create();
        CheckpointFolder.SaveModel(Folder, model, TokenizerFiles.Read(Source()), shardBytes: 20_000);
        var (first, second) = (Directory.GetFiles(Folder, "model-00001-*").Single(), Directory.GetFiles(Folder, "model-00002-*").Single());
        var twice = SafetensorsFile.Read(first).First();
        SafetensorsFile.Write(second, [.. SafetensorsFile.Read(second), twice]);

        var error = Should.Throw<CheckpointException>(() => CheckpointFolder.LoadModel(Folder, CPU, ScalarType.Float32));

        error.Message.ShouldContain($"'{twice.Key}' is stored twice: in {first} and in {second}");
    }

    [Fact]
    public void A_folder_without_weights_is_named()
    {
        using var model = TinyModels.Create();
        CheckpointFolder.SaveModel(Folder, model, TokenizerFiles.Read(Source()));
        File.Delete(Path.Combine(Folder, "model.safetensors"));

        Should.Throw<CheckpointException>(() => CheckpointFolder.LoadModel(Folder, CPU, ScalarType.Float32))
            .Message.ShouldContain("neither model.safetensors nor model.safetensors.index.json");
    }

    [Fact]
    public void Completions_end_at_the_tokens_of_both_configurations()
    {
        using var model = TinyModels.Create();
        CheckpointFolder.SaveModel(Folder, model, TokenizerFiles.Read(Source()));

        CheckpointFolder.EndOfSequenceTokens(Folder).ShouldBe([258, 256]);
    }

    public void Dispose()
    {
        _scope.Dispose();
        _root.Delete(recursive: true);
    }

    private static void ShouldBeEqual(Qwen3Decoder actual, Qwen3Decoder expected)
    {
        actual.Parameters.Keys.ShouldBe(expected.Parameters.Keys);
        foreach (var (name, parameter) in expected.Parameters)
        {
            TinyModels.AreSame(actual.Parameters[name], parameter).ShouldBeTrue(name);
        }
    }

    private string Source()
    {
        var folder = _root.CreateSubdirectory("source").FullName;
        ByteTokenizer.Write(folder);
        return folder;
    }
}
