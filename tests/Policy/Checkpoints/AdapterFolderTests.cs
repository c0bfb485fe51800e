using System.Text.Json.Nodes;
using NousCoder.Contracts;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Checkpoints;
using NousCoder.Policy.Model;
using NousCoder.Policy.Native;
using NousCoder.Policy.Tests.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Tests.Checkpoints;

/// <summary>Adapters as PEFT writes them: what is applied, and what is refused by the name of its field.</summary>
public sealed class AdapterFolderTests : IDisposable
{
    private const string Query = "model.layers.0.self_attn.q_proj";
    private const string Value = "model.layers.1.self_attn.v_proj";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("adapter-");
    private readonly DisposeScope _scope = NewDisposeScope();

    private string Folder => Path.Combine(_root.FullName, "adapter");

    private string ConfigurationPath => Path.Combine(Folder, "adapter_config.json");

    public AdapterFolderTests()
    {
        using var adapter = LowRankAdapter.Initialize(
            TinyModels.Configuration, new LoraOptions { Rank = 2, Alpha = 4, Modules = ["q_proj", "v_proj"] }, seed: 5, CPU, ScalarType.Float32);
        foreach (var up in adapter.Parameters.Where(p => p.Key.Contains("lora_B", StringComparison.Ordinal)))
        {
            up.Value.copy_(randn(up.Value.shape, generator: new Generator(6, CPU)));
        }

        AdapterFolder.Save(Folder, adapter, "base");
    }

    [Theory]
    [InlineData("q_proj", 32.0, Query, 16)]
    [InlineData("q_proj", 32.0, Value, 2)]
    [InlineData("layers.0.self_attn.q_proj", 32.0, Query, 16)]
    [InlineData(@"layers\.\d+\.self_attn\..*", 8.0, Value, 4)]
    [InlineData("k_proj", 32.0, Query, 2)]
    [InlineData("proj", 32.0, Query, 2)]
    public void An_alpha_pattern_scales_the_layers_that_it_names(string pattern, double alpha, string layer, double scale)
    {
        Change("alpha_pattern", new JsonObject { [pattern] = alpha });
        using var model = TinyModels.Create();
        CheckpointFolder.SaveModel(_root.FullName, model, TokenizerFiles.Read(_root.FullName));

        using var adapted = CheckpointFolder.LoadPolicy(new PolicyFolder(Folder, _root.FullName), CPU, ScalarType.Float32);
        using var adapter = adapted.Adapter!;
        var (a, b) = (adapter.Parameters[$"base_model.model.{layer}.lora_A.weight"], adapter.Parameters[$"base_model.model.{layer}.lora_B.weight"]);
        var expected = b.mm(a).Times(scale);
        adapted.Merge();

        var added = adapted.Parameters[layer + ".weight"] - model.Parameters[layer + ".weight"];
        TinyModels.Difference(added, expected).ShouldBeLessThan(1e-5f);
    }

    [Fact]
    public void A_rank_pattern_gives_layers_a_rank_of_their_own_and_is_saved_again()
    {
        Widen(Value, 3);
        Change("rank_pattern", new JsonObject { ["1.self_attn.v_proj"] = 3 });
        Change("alpha_pattern", new JsonObject { ["v_proj"] = 9 });

        using var adapter = AdapterFolder.Load(Folder, TinyModels.Configuration, CPU, ScalarType.Float32);
        var again = Path.Combine(_root.FullName, "again");
        AdapterFolder.Save(again, adapter, "base");
        using var reloaded = AdapterFolder.Load(again, TinyModels.Configuration, CPU, ScalarType.Float32);

        adapter.Parameters[$"base_model.model.{Value}.lora_A.weight"].shape.ShouldBe([3, 32]);
        reloaded.Of(1, "self_attn.v_proj")!.Scale.ShouldBe(3);
        reloaded.Of(0, "self_attn.v_proj")!.Scale.ShouldBe(4.5);
        reloaded.Of(0, "self_attn.q_proj")!.Scale.ShouldBe(2);
    }

    [Theory]
    [InlineData("init_lora_weights", "\"pissa\"")]
    [InlineData("init_lora_weights", "\"pissa_niter_16\"")]
    [InlineData("init_lora_weights", "\"olora\"")]
    [InlineData("init_lora_weights", "\"corda\"")]
    [InlineData("init_lora_weights", "\"loftq\"")]
    [InlineData("use_qalora", "true")]
    [InlineData("use_dora", "true")]
    [InlineData("use_rslora", "true")]
    [InlineData("lora_bias", "true")]
    [InlineData("layer_replication", "[[0, 2]]")]
    [InlineData("layers_to_transform", "[0]")]
    [InlineData("alora_invocation_tokens", "[1, 2]")]
    [InlineData("trainable_token_indices", "{\"embed_tokens\": [1]}")]
    [InlineData("modules_to_save", "[\"lm_head\"]")]
    [InlineData("target_parameters", "[\"x\"]")]
    [InlineData("target_modules", "[\"q_proj\"]")]
    [InlineData("target_modules", "[\"q_proj\", \"v_proj\", \"up_proj\"]")]
    [InlineData("target_modules", "\".*q_proj\"")]
    [InlineData("target_modules", "\"(\"")]
    [InlineData("target_modules", "[7]")]
    [InlineData("rank_pattern", "{\"(?=x)\": 2}")]
    [InlineData("rank_pattern", "{\"q_proj\": \"two\"}")]
    public void What_is_not_a_plain_adapter_is_refused_by_the_name_of_its_field(string field, string value)
    {
        Change(field, JsonNode.Parse(value));

        var error = Should.Throw<CheckpointException>(() => AdapterFolder.Load(Folder, TinyModels.Configuration, CPU, ScalarType.Float32));

        error.Message.ShouldStartWith(ConfigurationPath + ": " + field);
    }

    [Theory]
    [InlineData("init_lora_weights", "\"gaussian\"")]
    [InlineData("init_lora_weights", "false")]
    [InlineData("target_modules", "\".*\\\\.(q|v)_proj\"")]
    [InlineData("target_modules", "[\"self_attn.q_proj\", \"v_proj\"]")]
    [InlineData("modules_to_save", "[]")]
    [InlineData("layers_to_transform", "null")]
    public void A_plain_adapter_loads_however_its_fields_are_written(string field, string value)
    {
        Change(field, JsonNode.Parse(value));

        using var adapter = AdapterFolder.Load(Folder, TinyModels.Configuration, CPU, ScalarType.Float32);

        adapter.Options.Modules.ShouldBe(["q_proj", "v_proj"]);
    }

    [Fact]
    public void A_factor_that_is_stored_twice_is_named()
    {
        var header = """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"""u8;
        File.WriteAllBytes(Path.Combine(Folder, "adapter_model.safetensors"), [(byte)header.Length, 0, 0, 0, 0, 0, 0, 0, .. header, .. new byte[8]]);

        Should.Throw<CheckpointException>(() => AdapterFolder.Load(Folder, TinyModels.Configuration, CPU, ScalarType.Float32))
            .Message.ShouldContain("lists the tensor 'x' twice");
    }

    public void Dispose()
    {
        _scope.Dispose();
        _root.Delete(recursive: true);
    }

    private void Change(string field, JsonNode? value)
    {
        var json = JsonNode.Parse(File.ReadAllText(ConfigurationPath))!.AsObject();
        json[field] = value;
        File.WriteAllText(ConfigurationPath, json.ToJsonString());
    }

    /// <summary>Gives one layer's factors another rank.</summary>
    private void Widen(string layer, int rank)
    {
        var path = Path.Combine(Folder, "adapter_model.safetensors");
        var tensors = SafetensorsFile.Read(path).ToDictionary();
        tensors[$"base_model.model.{layer}.lora_A.weight"] = randn([rank, 32], generator: new Generator(7, CPU));
        tensors[$"base_model.model.{layer}.lora_B.weight"] = randn([32, rank], generator: new Generator(8, CPU));
        SafetensorsFile.Write(path, tensors);
    }
}
