using System.Globalization;
using NousCoder.Policy.Model;
using NousCoder.Policy.Native;
using NousCoder.Policy.Tests.Native;
using NousCoder.Policy.Training;
using NousCoder.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Tests.Training;

/// <summary>Steps that go over all gradients or all of the optimizer's state hold none of it twice.</summary>
public sealed class SingleCopyTests
{
    private static readonly Qwen3Configuration Shape = new()
    {
        VocabularySize = 4096,
        HiddenSize = 512,
        IntermediateSize = 1536,
        Layers = 10,
        AttentionHeads = 8,
        KeyValueHeads = 4,
        HeadSize = 64,
        TieWordEmbeddings = true,
        EndOfSequenceTokens = [1],
    };

    [Fact]
    public async Task Clipping_gradients_and_loading_state_add_less_than_a_third_of_what_they_go_over()
    {
        var lines = await MeasuredProcess.RunAsync(typeof(SingleCopyTests), nameof(Measure), TestContext.Current.CancellationToken);

        lines.Length.ShouldBe(3);
        foreach (var parts in lines.Select(l => l.Split('\t')))
        {
            var held = double.Parse(parts[1], CultureInfo.InvariantCulture);
            var added = double.Parse(parts[2], CultureInfo.InvariantCulture);
            held.ShouldBeGreaterThan(100 << 20, parts[0]);
            (added / held).ShouldBeLessThan(1 / 3.0, string.Join(" ", parts));
        }
    }

    /// <summary>The child: writes a line of name, bytes that are held and bytes that are added for every step.</summary>
    [Fact(Explicit = true)]
    public async Task Measure()
    {
        TorchRuntime.Configure(1);
        foreach (var line in (string[])[Clip(ScalarType.Float32), Clip(ScalarType.BFloat16), Load()])
        {
            await MeasuredProcess.WriteAsync(line, TestContext.Current.CancellationToken);
        }
    }

    private static string Clip(ScalarType dataType)
    {
        using var model = Qwen3Decoder.Initialize(Shape, seed: 1, CPU, dataType);
        model.RequireGradients(true);
        using var sums = new GradientSums(model);
        using (no_grad())
        {
            foreach (var parameter in model.Trainable.Values)
            {
                sums.OrZeros(parameter).Fill(1);
            }
        }

        return PeakOf($"clip, {dataType}", model.Trainable.Values.Sum(p => p.numel() * sizeof(float)), () =>
            sums.Clip(1).ShouldBeGreaterThan(1000));
    }

    private static string Load()
    {
        var folder = Directory.CreateTempSubdirectory("optimizer-state-");
        using var model = Qwen3Decoder.Initialize(Shape, seed: 1, CPU, ScalarType.Float32);
        using var optimizer = new AdamW(model.Trainable);
        try
        {
            // Written, so that the memory is there before.
            using (no_grad())
            {
                foreach (var (_, tensor) in optimizer.States.SelectMany(s => s.Tensors))
                {
                    tensor.Fill(1);
                }
            }

            OptimizerFile.Save(folder.FullName, optimizer);
            var bytes = optimizer.States.SelectMany(s => s.Tensors).Sum(t => t.Tensor.numel() * sizeof(float));
            return PeakOf("load the optimizer's state", bytes, () => OptimizerFile.Load(folder.FullName, optimizer));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string PeakOf(string name, long held, Action step)
    {
        var before = PeakMemory.Restart();
        step();
        return FormattableString.Invariant($"{name}\t{held}\t{PeakMemory.Read() - before}");
    }
}
