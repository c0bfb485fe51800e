using NousCoder.Contracts;
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
    public void A_chat_whose_turns_end_with_no_end_token_is_warned_of()
    {
        Configure(TinyModels.Configuration with { EndOfSequenceTokens = [256] });
        File.WriteAllText(Path.Combine(_folder.FullName, "generation_config.json"), """{"eos_token_id": 256}""");

        Check(Job).Single().ShouldContain("ends a turn with <|im_end|>, which is none of the policy's end tokens (256)");
        Check(Job with { Generation = Job.Generation with { Template = "compact" } }).ShouldBeEmpty();
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Configure(Qwen3Configuration configuration) =>
        File.WriteAllText(Path.Combine(_folder.FullName, "config.json"), configuration.ToJson());

    private IReadOnlyList<string> Check(TrainingJobSpec spec) => JobRequirements.Check(new PolicyFolder(_folder.FullName), spec);
}
