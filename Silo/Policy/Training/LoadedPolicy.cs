using NousCoder.Contracts;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Checkpoints;
using NousCoder.Policy.Model;
using static TorchSharp.torch;

namespace NousCoder.Policy.Training;

/// <summary>Weights in training and their optimizer. Lives on the trainer's thread.</summary>
internal sealed class LoadedPolicy : IDisposable
{
    private readonly TrainablePolicy _source;
    private readonly TokenizerFiles _tokenizer;
    private readonly string _baseName;

    /// <summary>Takes over a model in memory, with its adapter if one is trained, and fresh state of the optimizer.</summary>
    public LoadedPolicy(TrainablePolicy source, Qwen3Decoder model)
    {
        (_source, Model) = (source, model);
        model.RequireGradients(true);
        Optimizer = new AdamW(model.Trainable);
        FloatHead = new FloatHead(model);
        _tokenizer = TokenizerFiles.Read(source.Files.Folder);
        // A policy that begins as an adapter goes on as one for the same model.
        _baseName = AdapterFolder.BaseOf(source.Files.Folder) ?? source.BaseName;
    }

    public Qwen3Decoder Model { get; }

    public AdamW Optimizer { get; }

    /// <summary>The head in float32; one for all updates if an adapter is trained.</summary>
    public FloatHead FloatHead { get; }

    /// <summary>The folder of the model that an adapter is trained for; null where all weights are trained.</summary>
    public string? BaseFolder => Model.Adapter is null ? null : _source.Files.Base ?? _source.Files.Folder;

    /// <summary>Loads a checkpoint folder, and makes an adapter where one is to be trained and the folder holds none.</summary>
    /// <exception cref="CheckpointException">It is missing, damaged or does not fit, or its adapter is not the one to be trained.</exception>
    public static LoadedPolicy Load(TrainablePolicy source, TrainerOptions options)
    {
        var target = device(options.Device);
        var model = CheckpointFolder.LoadPolicy(source.Files, target, options.DataType);
        LoadedPolicy? policy = null;
        try
        {
            if (source.Lora is not null && model.Adapter is null)
            {
                model.Adapter = LowRankAdapter.Initialize(model.Configuration, source.Lora, source.Seed, target, options.DataType);
            }

            AdapterMatch.Require(source.Files.Folder, model.Adapter?.Options, source.Lora);
            policy = new LoadedPolicy(source, model);
            OptimizerFile.Load(source.Files.Folder, policy.Optimizer);
            return policy;
        }
        catch
        {
            policy?.Optimizer.Dispose();
            model.Adapter?.Dispose();
            model.Dispose();
            throw;
        }
    }

    /// <summary>Writes a checkpoint folder.</summary>
    public void Save(string folder)
    {
        if (Model.Adapter is { } adapter)
        {
            AdapterFolder.Save(folder, adapter, _baseName);
        }
        else
        {
            CheckpointFolder.SaveModel(folder, Model, _tokenizer);
        }

        OptimizerFile.Save(folder, Optimizer);
    }

    public void Dispose()
    {
        FloatHead.Dispose();
        Optimizer.Dispose();
        Model.Adapter?.Dispose();
        Model.Dispose();
    }
}
