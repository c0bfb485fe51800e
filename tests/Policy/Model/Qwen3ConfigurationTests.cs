using System.Text.Json;
using NousCoder.Contracts;
using NousCoder.Policy.Model;

namespace NousCoder.Policy.Tests.Model;

public sealed class Qwen3ConfigurationTests : IDisposable
{
    // Of Qwen/Qwen3-14B, with the rope scaling of NousCoder-14B.
    private const string Released = """
        {
          "architectures": ["Qwen3ForCausalLM"], "attention_bias": false, "bos_token_id": 151643, "eos_token_id": 151645,
          "head_dim": 128, "hidden_act": "silu", "hidden_size": 5120, "intermediate_size": 17408,
          "max_position_embeddings": 81920, "model_type": "qwen3", "num_attention_heads": 40, "num_hidden_layers": 40,
          "num_key_value_heads": 8, "rms_norm_eps": 1e-06,
          "rope_scaling": {"rope_type": "yarn", "factor": 2.0, "original_max_position_embeddings": 40960},
          "rope_theta": 1000000, "tie_word_embeddings": false, "torch_dtype": "bfloat16", "use_sliding_window": false,
          "vocab_size": 151936
        }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("configuration-");

    [Fact]
    public void Reads_the_released_model_and_writes_what_reads_the_same()
    {
        var configuration = Load(Released);

        configuration.Layers.ShouldBe(40);
        configuration.KeyValueHeads.ShouldBe(8);
        configuration.EndOfSequenceTokens.ShouldBe([151645]);
        configuration.Yarn!.Factor.ShouldBe(2);
        configuration.Yarn.AttentionFactor.ShouldBe(1.0693147, 1e-7);
        Load(configuration.ToJson()).ShouldBe(configuration);
        using var json = JsonDocument.Parse(configuration.ToJson());
        json.RootElement.GetProperty("architectures")[0].GetString().ShouldBe("Qwen3ForCausalLM");
        json.RootElement.GetProperty("rope_scaling").GetProperty("rope_type").GetString().ShouldBe("yarn");
    }

    [Fact]
    public void Reads_the_newer_spelling_too()
    {
        var configuration = Load(Released
            .Replace("\"torch_dtype\"", "\"dtype\"", StringComparison.Ordinal)
            .Replace("\"rope_theta\": 1000000,", "", StringComparison.Ordinal)
            .Replace("\"rope_scaling\": {", "\"rope_parameters\": {\"rope_theta\": 5e6,", StringComparison.Ordinal));

        configuration.DataType.ShouldBe("bfloat16");
        configuration.RopeTheta.ShouldBe(5e6);
        configuration.Yarn!.OriginalMaxPositionEmbeddings.ShouldBe(40960);
    }

    [Theory]
    [InlineData("\"qwen3\"", "\"llama\"", "model_type is llama; only qwen3")]
    [InlineData("\"hidden_size\": 5120", "\"hidden_size\": 0", "hidden_size is 0; expected a whole number")]
    [InlineData("\"vocab_size\": 151936", "\"other\": 1", "vocab_size is missing")]
    [InlineData("\"num_key_value_heads\": 8", "\"num_key_value_heads\": 7", "num_key_value_heads is 7; it must divide num_attention_heads, 40")]
    [InlineData("\"yarn\"", "\"llama3\"", "rope_scaling.rope_type is llama3")]
    [InlineData("\"factor\": 2.0", "\"factor\": 0.5", "rope_scaling.factor is 0.5; it must be at least 1")]
    [InlineData("\"torch_dtype\": \"bfloat16\"", "\"torch_dtype\": \"int8\"", "torch_dtype is int8")]
    [InlineData("\"eos_token_id\": 151645", "\"eos_token_id\": \"x\"", "eos_token_id is \"x\"; expected a token id")]
    [InlineData("\"head_dim\": 128,", "\"head_dim\": 128", "no JSON")]
    [InlineData("\"eos_token_id\": 151645", "\"eos_token_id\": [151645, 151936]", "eos_token_id is 151936; the vocabulary has 151936 tokens")]
    [InlineData("\"factor\": 2.0", "\"factor\": 2.0, \"mscale\": 0.7", "rope_scaling.mscale is given; it is not supported")]
    [InlineData("\"factor\": 2.0", "\"factor\": 2.0, \"mscale_all_dim\": 0.7", "rope_scaling.mscale_all_dim is given")]
    [InlineData("\"factor\": 2.0", "\"factor\": 2.0, \"truncate\": false", "rope_scaling.truncate is false")]
    [InlineData("\"rope_theta\": 1000000", "\"partial_rotary_factor\": 0.5", "partial_rotary_factor is 0.5; only 1")]
    [InlineData("\"rope_scaling\": {\"rope_type\"", "\"rope_parameters\": {\"full_attention\": {}, \"rope_type\"", "rope_parameters.full_attention is an object")]
    [InlineData("\"eos_token_id\": 151645", "\"eos_token_id\": -1", "eos_token_id is -1; expected a token id")]
    [InlineData("\"bos_token_id\": 151643", "\"bos_token_id\": -1", "bos_token_id is -1; expected a token id")]
    [InlineData("\"bos_token_id\": 151643", "\"bos_token_id\": 151936", "bos_token_id is 151936; the vocabulary has 151936 tokens")]
    [InlineData("\"factor\": 2.0", "\"factor\": 2.0, \"attention_factor\": 0", "rope_scaling.attention_factor is 0; expected a number above 0")]
    [InlineData("\"rope_type\": \"yarn\"", "\"rope_type\": \"default\", \"partial_rotary_factor\": 0.5", "rope_scaling.partial_rotary_factor is 0.5; only 1")]
    [InlineData("\"rope_theta\": 1000000", "\"rope_parameters\": [\"yarn\"]", "rope_parameters is [\"yarn\"]; expected an object")]
    public void A_field_that_cannot_be_used_is_named_with_its_value_and_the_mend(string good, string bad, string expected)
    {
        var e = Should.Throw<CheckpointException>(() => Load(Released.Replace(good, bad, StringComparison.Ordinal)));

        e.Message.ShouldStartWith(Path.Combine(_folder.FullName, "config.json"));
        e.Message.ShouldContain(expected);
    }

    [Fact]
    public void An_attention_factor_that_is_stated_takes_the_place_of_the_computed_one() =>
        Load(Released.Replace("\"factor\": 2.0", "\"factor\": 2.0, \"attention_factor\": 1.25", StringComparison.Ordinal)).Yarn!.AttentionFactor.ShouldBe(1.25);

    [Fact]
    public void Absent_fields_have_the_defaults_of_transformers()
    {
        var configuration = Load("""{"vocab_size": 300, "hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 1, "num_attention_heads": 32}""");

        configuration.RopeTheta.ShouldBe(10_000);
        configuration.HeadSize.ShouldBe(128);
        configuration.KeyValueHeads.ShouldBe(32);
        configuration.MaxPositionEmbeddings.ShouldBe(32_768);
        configuration.TieWordEmbeddings.ShouldBeFalse();
        configuration.RmsNormEpsilon.ShouldBe(1e-6);
    }

    [Fact]
    public void A_folder_without_one_is_named() =>
        Should.Throw<CheckpointException>(() => Qwen3Configuration.Load(_folder.FullName)).Message.ShouldContain("does not exist");

    public void Dispose() => _folder.Delete(recursive: true);

    private Qwen3Configuration Load(string json)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "config.json"), json);
        return Qwen3Configuration.Load(_folder.FullName);
    }
}
