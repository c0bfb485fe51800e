using Microsoft.Extensions.Logging.Abstractions;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Checkpoints;
using NousCoder.Policy.Generation;
using NousCoder.Policy.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Benchmarks.Policy;

/// <summary>A checkpoint of random weights in a temporary folder, with the bundled policy's tokenizer.</summary>
internal sealed class RandomPolicy : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nouscoder-random-policy-");

    public RandomPolicy(PolicyShape shape)
    {
        Shape = shape;
        using var model = Qwen3Decoder.Initialize(
            shape.Configuration, seed: 1, CPU, shape.DataType == "bfloat16" ? ScalarType.BFloat16 : ScalarType.Float32);
        CheckpointFolder.SaveModel(_folder.FullName, model, TokenizerFiles.Read(Tokenizer));
    }

    /// <summary>The bundled policy, beside the program.</summary>
    public static string Tokenizer => Path.Combine(AppContext.BaseDirectory, "starter-policy");

    public PolicyShape Shape { get; }

    public string Folder => _folder.FullName;

    public PolicyReference Reference => new("random/", 0);

    public GenerationEngine Serve(GenerationOptions options) =>
        new(options, (_, _) => Task.FromResult(new PolicyFolder(Folder)), NullLogger<GenerationEngine>.Instance, TimeProvider.System);

    public void Dispose() => _folder.Delete(recursive: true);
}
