using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Unit.Tests.Specs;

public sealed class GenerationOptionsTests
{
    private static readonly GenerationOptions Options = new() { StopTokens = ["<|im_end|>", "\n"] };

    [Fact]
    public void Options_that_were_read_twice_are_equal()
    {
        var again = new GenerationOptions { StopTokens = [.. Options.StopTokens.Select(t => new string(t))] };

        again.ShouldBe(Options);
        again.GetHashCode().ShouldBe(Options.GetHashCode());
    }

    [Fact]
    public void A_difference_in_any_field_counts()
    {
        GenerationOptions[] others =
        [
            Options with { Template = "compact" },
            Options with { Extraction = CodeExtractionRule.LiveCodeBench },
            Options with { Sampling = new() { TopK = 3 } },
            Options with { ContextLength = 64 },
            Options with { Deterministic = true },
            Options with { RopeFactor = 2 },
            Options with { StopTokens = ["\n", "<|im_end|>"] },
            Options with { RopeOriginalLength = 32_768 },
        ];

        others.ShouldAllBe(o => o != Options);
        others.Length.ShouldBe(typeof(GenerationOptions).GetProperties().Length);
    }

    [Fact]
    public void Stop_tokens_and_the_original_length_are_read_from_a_job()
    {
        var spec = TrainingJobSpecFile.Parse("""
            {
              "dataset": "d", "policy": "p",
              "generation": { "stopTokens": ["<|im_end|>"] },
              "evaluation": { "datasets": ["d"], "ropeFactor": 2, "ropeOriginalLength": 32768, "final": { "ropeOriginalLength": 16384 } }
            }
            """);

        spec.Generation.StopTokens.ShouldBe(["<|im_end|>"]);
        spec.Evaluation.RopeOriginalLength.ShouldBe(32_768);
        spec.Evaluation.Final!.RopeOriginalLength.ShouldBe(16_384);
        TrainingJobSpecFile.Write(TrainingJobSpecFile.Parse(TrainingJobSpecFile.Write(spec))).ShouldBe(TrainingJobSpecFile.Write(spec));
    }
}
