using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using NousCoder.Contracts;
using NousCoder.Contracts.Checkpoints;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Model;
using NousCoder.Policy.Tokenization;
using static TorchSharp.torch;

namespace NousCoder.Policy.Checkpoints;

/// <summary>A folder as Hugging Face has it: config.json, tokenizer.json, generation_config.json, and the weights as safetensors.</summary>
public static class CheckpointFolder
{
    internal const string OptimizerState = CheckpointFiles.OptimizerState;

    private const string Weights = "model.safetensors";
    private const long ShardBytes = 5_000_000_000;

    /// <summary>Loads the model, without gradients.</summary>
    /// <param name="folder">The checkpoint.</param>
    /// <param name="device">Where the weights go.</param>
    /// <param name="dtype">What they are converted to.</param>
    /// <exception cref="CheckpointException">A file is missing or damaged, or a tensor is missing or does not fit config.json.</exception>
    public static Qwen3Decoder LoadModel(string folder, Device device, ScalarType dtype)
    {
        // Everything is checked before memory is taken.
        var (configuration, path) = CheckModel(folder);
        var model = Qwen3Decoder.Allocate(configuration, device, dtype);
        try
        {
            SafetensorsFile.Read(path, entry => model.Parameters.GetValueOrDefault(entry.Name));
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Loads a policy: a whole model, or a model and the adapter for it. Without gradients.</summary>
    /// <exception cref="CheckpointException">As <see cref="LoadModel"/> and <see cref="AdapterFolder.Load"/>.</exception>
    public static Qwen3Decoder LoadPolicy(PolicyFolder files, Device device, ScalarType dtype)
    {
        if (files.Base is null)
        {
            return LoadModel(files.Folder, device, dtype);
        }

        using var model = LoadModel(files.Base, device, dtype);
        return LoadAdapted(files.Folder, model);
    }

    /// <summary>
    /// Writes a policy without the optimizer's state to a folder: an adapter merged into the weights of its model, which keep
    /// their type, or the files as they are.
    /// </summary>
    /// <exception cref="CheckpointException">As <see cref="LoadPolicy"/>.</exception>
    public static void Export(PolicyFolder files, string folder, bool merge)
    {
        if (files.Base is null || !merge)
        {
            foreach (var file in Directory.EnumerateFiles(files.Folder).Where(f => CheckpointFiles.IsCheckpointFile(Path.GetFileName(f))))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }

            return;
        }

        using var model = LoadPolicy(files, CPU, TypeOf(Qwen3Configuration.Load(files.Base).DataType));
        using var adapter = model.Adapter;
        model.Merge();
        SaveModel(folder, model, TokenizerFiles.Read(files.Base));
    }

    /// <summary>Loads an adapter onto a model that is in memory: a decoder that shares the model's weights, which outlive either.</summary>
    /// <exception cref="CheckpointException">As <see cref="AdapterFolder.Load"/>.</exception>
    internal static Qwen3Decoder LoadAdapted(string adapterFolder, Qwen3Decoder model)
    {
        var adapter = AdapterFolder.Load(adapterFolder, model.Configuration, model.Device, model.DataType);
        var adapted = model.Share();
        adapted.Adapter = adapter;
        return adapted;
    }

    /// <summary>
    /// Writes the weights (in shards of 5 GB where there is more), config.json, and the tokenizer's files. Every file is
    /// replaced whole, config.json last.
    /// </summary>
    /// <param name="folder">Made where it does not exist.</param>
    /// <param name="model">The weights; stored in the type they have.</param>
    /// <param name="tokenizer">What is stored beside the weights.</param>
    public static void SaveModel(string folder, Qwen3Decoder model, TokenizerFiles tokenizer) =>
        SaveModel(folder, model, tokenizer, ShardBytes);

    /// <summary>Looks whether a policy can be loaded, weights, adapter, tokenizer and end tokens, without reading the weights.</summary>
    /// <exception cref="CheckpointException">A file is missing or damaged, or a tensor is missing or does not fit config.json.</exception>
    public static void Check(PolicyFolder files)
    {
        var folder = files.Base ?? files.Folder;
        var (configuration, _) = CheckModel(folder);
        if (files.Base is not null)
        {
            AdapterFolder.Check(files.Folder, configuration);
        }

        CheckVocabulary(folder, PolicyTokenizer.Load(folder), configuration);
        EndOfSequenceTokens(folder);
    }

    /// <summary>
    /// As <see cref="Check"/>, of a checkpoint whose weights are not there yet: files of weights need only their headers. Of an
    /// adapter's model only config.json is read, which was checked with its own weights.
    /// </summary>
    /// <exception cref="CheckpointException">As <see cref="Check"/>.</exception>
    public static void CheckOutline(PolicyFolder files)
    {
        if (files.Base is null)
        {
            Check(files);
        }
        else
        {
            AdapterFolder.Check(files.Folder, Qwen3Configuration.Load(files.Base));
        }
    }

    /// <exception cref="CheckpointException">The tokenizer has tokens that the model has no embedding for.</exception>
    internal static void CheckVocabulary(string folder, PolicyTokenizer tokenizer, Qwen3Configuration configuration)
    {
        if (tokenizer.VocabularySize > configuration.VocabularySize)
        {
            throw new CheckpointException(
                $"{folder}: tokenizer.json has {tokenizer.VocabularySize} tokens and config.json a vocab_size of " +
                $"{configuration.VocabularySize}. Copy the tokenizer that belongs to the model.");
        }
    }

    /// <summary>The tokens that end a completion: those of config.json and of generation_config.json.</summary>
    /// <exception cref="CheckpointException">A file is damaged, or neither names one.</exception>
    public static ImmutableArray<int> EndOfSequenceTokens(string folder)
    {
        var configuration = Qwen3Configuration.Load(folder);
        var tokens = configuration.EndOfSequenceTokens;
        var path = Path.Combine(folder, TokenizerFiles.GenerationConfiguration);
        if (File.Exists(path))
        {
            tokens = [.. tokens.Union(ConfigurationFields.Open(path).Tokens("eos_token_id", configuration.VocabularySize))];
        }

        return tokens.IsEmpty
            ? throw new CheckpointException($"{folder}: neither config.json nor {TokenizerFiles.GenerationConfiguration} has an eos_token_id, so no completion could end. Add it to config.json.")
            : tokens;
    }

    internal static void SaveModel(string folder, Qwen3Decoder model, TokenizerFiles tokenizer, long shardBytes)
    {
        Directory.CreateDirectory(folder);
        WriteWeights(folder, model, shardBytes);
        tokenizer.Write(folder);
        var configuration = model.Configuration with { DataType = NameOf(model.DataType) };
        WriteText(Path.Combine(folder, ConfigurationJson.FileName), configuration.ToJson());
    }

    private static (Qwen3Configuration Configuration, string Weights) CheckModel(string folder)
    {
        var configuration = Qwen3Configuration.Load(folder);
        var path = WeightsOf(folder);
        var found = new Dictionary<string, (string Path, TensorEntry Entry)>(StringComparer.Ordinal);
        foreach (var (shard, header) in SafetensorsFile.ReadHeaders(path))
        {
            foreach (var entry in header.Entries)
            {
                if (!found.TryAdd(entry.Name, (shard, entry)))
                {
                    throw new CheckpointException(
                        $"'{entry.Name}' is stored twice: in {found[entry.Name].Path} and in {shard}. Download the checkpoint again.");
                }
            }
        }

        WeightsCheck.Require(path, configuration, found);
        return (configuration, path);
    }

    private static void WriteWeights(string folder, Qwen3Decoder model, long shardBytes)
    {
        var metadata = new Dictionary<string, string> { ["format"] = "pt" };
        var shards = ShardPlan.Cut(model.Parameters, shardBytes);
        var index = Path.Combine(folder, Weights + SafetensorsFile.IndexSuffix);
        if (shards.Count == 1)
        {
            SafetensorsFile.Write(Path.Combine(folder, Weights), shards[0], metadata);
            File.Delete(index);
            return;
        }

        var map = new JsonObject();
        foreach (var (i, shard) in shards.Index())
        {
            var name = $"model-{i + 1:00000}-of-{shards.Count:00000}.safetensors";
            SafetensorsFile.Write(Path.Combine(folder, name), shard, metadata);
            foreach (var (parameter, _) in shard)
            {
                map[parameter] = name;
            }
        }

        var size = model.Parameters.Values.Sum(p => p.numel() * SafetensorsTypes.Of(p.dtype).Size);
        WriteText(index, new JsonObject { ["metadata"] = new JsonObject { ["total_size"] = size }, ["weight_map"] = map }.ToJsonString());
        File.Delete(Path.Combine(folder, Weights));
    }

    private static string WeightsOf(string folder)
    {
        string[] candidates = [Path.Combine(folder, Weights), Path.Combine(folder, Weights + SafetensorsFile.IndexSuffix)];
        return candidates.FirstOrDefault(File.Exists)
            ?? throw new CheckpointException($"{folder} holds neither {Weights} nor {Weights}{SafetensorsFile.IndexSuffix}. Point at a folder in Hugging Face's layout.");
    }

    private static void WriteText(string path, string text) => WholeFile.Write(path, file => file.Write(Encoding.UTF8.GetBytes(text)));

    private static ScalarType TypeOf(string name) => name switch
    {
        "float32" => ScalarType.Float32,
        "float16" => ScalarType.Float16,
        _ => ScalarType.BFloat16,
    };

    private static string NameOf(ScalarType type) => type switch
    {
        ScalarType.Float32 => "float32",
        ScalarType.BFloat16 => "bfloat16",
        ScalarType.Float16 => "float16",
        _ => throw new ArgumentException($"A model of type {type} cannot be stored."),
    };
}
