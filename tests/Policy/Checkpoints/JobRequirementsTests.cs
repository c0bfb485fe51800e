using NousCoder.Contracts;
using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Jobs;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Checkpoints;
using NousCoder.Policy.Model;
using NousCoder.Policy.Tests.Model;
using NousCoder.Policy.Tests.Tokenization;

namespace NousCoder.Policy.Tests.Checkpoints;

public sealed class JobRequirementsTests : IDisposable
{
    private static readonly TrainingJobSpec Job = new() { Generation = new() { ContextLength = 512, Template = "nouscoder" } };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("requirements-");

    public JobRequirementsTests()
    {
        ByteTokenizer.Write(_folder.FullName);
        Configure(TinyModels.Configuration);
    }

    [Fact]
    public void A_context_as_long_as_the_positions_is_taken() => Check(Job).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(TooLong))]
    public void A_context_beyond_the_positions_is_refused_by_its_field(TrainingJobSpec spec, string expected) =>
        Should.Throw<NousCoderException>(() => Check(spec)).Message.ShouldStartWith(expected);

    public static IEnumerable<TheoryDataRow<TrainingJobSpec, string>> TooLong =>
    [
        new(Job with { Generation = Job.Generation with { ContextLength = 513 } }, "generation.contextLength: 513 is more than the 512 positions of the policy"),
        new(Job with { Stages = [new() { Steps = 1 }, new() { Steps = 1, ContextLength = 600 }] }, "stages[1].contextLength: 600"),
        new(Job with { Evaluation = new() { Datasets = ["d"], ContextLength = 1025, RopeFactor = 2 } }, "evaluation.contextLength: 1025 is more than the 1024 positions of the policy with a rope factor of 2"),
        new(Job with { Evaluation = new() { Datasets = ["d"], Final = new() { ContextLength = 1024 } } }, "evaluation.final.contextLength: 1024"),
    ];

    [Fact]
    public void Positions_that_YaRN_stretches_count()
    {
        Configure(TinyModels.Configuration with { Yarn = new YarnScaling { Factor = 2, OriginalMaxPositionEmbeddings = 512 } });

        Check(Job with { Generation = Job.Generation with { ContextLength = 1024 } }).ShouldBeEmpty();
        Check(Job with { Evaluation = new() { Datasets = ["d"], ContextLength = 2048, RopeFactor = 4 } }).ShouldBeEmpty();
    }

    [Fact]
    public void YaRN_stretches_the_original_length_that_is_given()
    {
        var evaluation = new EvaluationOptions { Datasets = ["d"], ContextLength = 800, RopeFactor = 2, RopeOriginalLength = 400 };

        Check(Job with { Evaluation = evaluation }).ShouldBeEmpty();
        Should.Throw<NousCoderException>(() => Check(Job with { Evaluation = evaluation with { Final = new() { ContextLength = 801 } } }))
            .Message.ShouldStartWith("evaluation.final.contextLength: 801 is more than the 800 positions of the policy with a rope factor of 2 of 400");
        Check(Job with { Evaluation = evaluation with { Final = new() { ContextLength = 802, RopeOriginalLength = 401 } } }).ShouldBeEmpty();
    }

    [Fact]
    public void A_chat_whose_turns_end_with_no_end_token_is_refused_unless_it_is_a_stop_token()
    {
        EndWith(256);

        var error = Should.Throw<NousCoderException>(() => Check(Job));

        error.Message.ShouldStartWith("generation.template: 'nouscoder' ends a turn with <|im_end|>, which is none of the policy's end tokens (256)");
        error.Message.ShouldContain("add \"stopTokens\": [\"<|im_end|>\"] to generation");
        Check(Job with { Generation = Job.Generation with { StopTokens = ["<|im_end|>"] } }).ShouldBeEmpty();
        Check(Job with { Generation = Job.Generation with { Template = "compact" } }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("<|nothing|>")]
    [InlineData("in print")]
    [InlineData("")]
    public void A_stop_token_that_is_no_token_is_refused_by_its_field(string text) =>
        Should.Throw<NousCoderException>(() => Check(Job with { Generation = Job.Generation with { StopTokens = [" print", text] } }))
            .Message.ShouldStartWith($"generation.stopTokens: '{text}' is not the text of one token of the policy");

    [Fact]
    public void An_evaluation_is_refused_as_a_job_is_with_the_option_that_mends_it()
    {
        EndWith(256);
        var generation = new GenerationOptions { ContextLength = 513, Template = "livecodebench", StopTokens = ["<|none|>"] };

        var message = Should.Throw<NousCoderException>(() => CheckEvaluation(generation)).Message;

        message.ShouldStartWith("contextLength (--context): 513 is more than the 512 positions of the policy");
        message.ShouldContain("stopTokens (--stop-token): '<|none|>' is not");
        message.ShouldContain("template (--template): 'livecodebench' ends a turn with <|im_end|>");
        message.ShouldContain("add --stop-token '<|im_end|>'");
        Should.Throw<NousCoderException>(() => CheckEvaluation(generation with { RopeOriginalLength = 256 })).Message.ShouldStartWith("ropeOriginalLength: 256");
        CheckEvaluation(generation with { RopeFactor = 2, RopeOriginalLength = 400, StopTokens = ["<|im_end|>"] });
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Configure(Qwen3Configuration configuration) =>
        File.WriteAllText(Path.Combine(_folder.FullName, "config.json"), configuration.ToJson());

    private void EndWith(int token)
    {
        Configure(TinyModels.Configuration with { EndOfSequenceTokens = [token] });
        File.WriteAllText(Path.Combine(_folder.FullName, "generation_config.json"), $$"""{"eos_token_id": {{token}}}""");
    }

    private void CheckEvaluation(GenerationOptions generation) => EvaluationRequirements.Check(new PolicyFolder(_folder.FullName), generation);

    private IReadOnlyList<string> Check(TrainingJobSpec spec) => JobRequirements.Check(new PolicyFolder(_folder.FullName), spec);
}
