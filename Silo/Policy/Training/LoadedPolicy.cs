using NousCoder.Contracts;
using NousCoder.Policy.Checkpoints;
using NousCoder.Policy.Model;
using static TorchSharp.torch;

namespace NousCoder.Policy.Training;

/// <summary>Weights in training and their optimizer. Lives on the trainer's thread.</summary>
internal sealed class LoadedPolicy(Qwen3Decoder model, AdamW optimizer, TokenizerFiles tokenizer) : IDisposable
{
    public Qwen3Decoder Model => model;

    public AdamW Optimizer => optimizer;

    /// <summary>Loads a checkpoint folder.</summary>
    /// <exception cref="CheckpointException">It is missing, damaged or does not fit.</exception>
    public static LoadedPolicy Load(string folder, TrainerOptions options)
    {
        var model = CheckpointFolder.LoadModel(folder, device(options.Device), options.DataType);
        AdamW? optimizer = null;
        try
        {
            model.RequireGradients(true);
            optimizer = new AdamW(model.Parameters);
            OptimizerFile.Load(folder, optimizer);
            return new LoadedPolicy(model, optimizer, TokenizerFiles.Read(folder));
        }
        catch
        {
            optimizer?.Dispose();
            model.Dispose();
            throw;
        }
    }

    /// <summary>Writes a checkpoint folder.</summary>
    public void Save(string folder)
    {
        CheckpointFolder.SaveModel(folder, model, tokenizer);
        OptimizerFile.Save(folder, optimizer);
    }

    public void Dispose()
    {
        optimizer.Dispose();
        model.Dispose();
    }
}
