using NousCoder.Grains.Ports;
using NousCoder.Policy.Checkpoints;
using NousCoder.Policy.Model;
using NousCoder.Policy.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Tests.Training;

/// <summary>Checkpoint folders of a policy that is small enough for a test, deleted at the end.</summary>
public sealed class TinyPolicy : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("tiny-policy-");

    public TinyPolicy()
        : this(null)
    {
    }

    /// <summary>Creates a policy of another architecture.</summary>
    public TinyPolicy(Qwen3Configuration? configuration)
    {
        TorchRuntime.Configure(1);
        Folder = NewFolder("initial");
        File.WriteAllText(Path.Combine(Folder, "config.json"), configuration?.ToJson() ?? Configuration);
        File.WriteAllText(Path.Combine(Folder, "tokenizer.json"), "{}");
        using var model = Qwen3Decoder.Initialize(Qwen3Configuration.Load(Folder), seed: 5, CPU, ScalarType.Float32);
        var source = NewFolder("source");
        File.Move(Path.Combine(Folder, "tokenizer.json"), Path.Combine(source, "tokenizer.json"));
        CheckpointFolder.SaveModel(Folder, model, TokenizerFiles.Read(source));
    }

    /// <summary>The checkpoint with the weights at the start.</summary>
    public string Folder { get; }

    private static string Configuration => """
        {
          "architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "hidden_size": 16, "num_hidden_layers": 2,
          "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 8, "intermediate_size": 24, "vocab_size": 29,
          "rms_norm_eps": 1e-6, "rope_theta": 10000, "max_position_embeddings": 64, "tie_word_embeddings": true,
          "hidden_act": "silu", "attention_bias": false, "bos_token_id": 0, "eos_token_id": 1, "torch_dtype": "float32"
        }
        """;

    /// <summary>To train all weights of a checkpoint.</summary>
    public static TrainablePolicy AllWeights(string folder) => new() { Files = new PolicyFolder(folder) };

    public string NewFolder(string name) => _root.CreateSubdirectory(name).FullName;

    /// <summary>Log-probabilities of a completion, one sequence at a time and without padding.</summary>
    public static float[] Score(string folder, int[] prompt, int[] completion)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var model = CheckpointFolder.LoadModel(folder, CPU, ScalarType.Float32);
        var tokens = tensor(prompt.Concat(completion).Select(t => (long)t).ToArray()).unsqueeze(0);
        var all = model.Logits(model.HiddenStates(tokens)).log_softmax(-1);
        return [.. completion.Select((t, i) => all[0, prompt.Length - 1 + i, t].item<float>())];
    }

    /// <summary>All weights of a checkpoint by name.</summary>
    public static IReadOnlyDictionary<string, float[]> Weights(string folder)
    {
        using var model = CheckpointFolder.LoadModel(folder, CPU, ScalarType.Float32);
        return model.Parameters.ToDictionary(p => p.Key, p => p.Value.detach().flatten().data<float>().ToArray());
    }

    public void Dispose() => _root.Delete(recursive: true);
}
