using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using NousCoder.Contracts;
using NousCoder.Contracts.Generation;
using NousCoder.Policy.Checkpoints;
using NousCoder.Policy.Tokenization;
using NousCoder.Starter.Warmup;
using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Tests.Starter;

public sealed class WarmupRunnerTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("warmup-");
    private readonly string _problems;
    private readonly string _corpus;

    public WarmupRunnerTests()
    {
        _problems = Write("problems.jsonl", """
            {"problem": "Given two numbers, print the sum.", "problem_type": "stdin_stdout", "fn_name": "none", "tests": "{}", "starter_code": "", "index": 0, "dataset": "d"}
            {"problem": "Given a list, return the largest.", "problem_type": "func", "fn_name": "pick", "tests": "{}", "starter_code": "def pick(a):\n", "index": 7, "dataset": "d"}
            """);
        _corpus = Write("solutions.jsonl", """
            {"index": 0, "code": "a, b = map(int, input().split())\nprint(a + b)\n", "kind": "reference", "weight": 0.6}
            {"index": 7, "code": "def pick(a):\n    return max(a)\n", "kind": "reference", "weight": 1}
            {"index": 7, "code": "def pick(a):\n    return min(a)\n", "kind": "wrong", "weight": 0.01}
            """);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_loss_falls_and_the_same_options_give_the_same_bytes()
    {
        var reports = new List<WarmupProgress>();
        var options = Options("first");

        var result = await Runner.RunAsync(options, new Reports(reports), Cancellation);
        await Runner.RunAsync(options with { OutputFolder = Folder("second") }, progress: null, Cancellation);
        await Runner.RunAsync(options with { OutputFolder = Folder("third"), Seed = 2 }, progress: null, Cancellation);

        reports.Select(r => r.Step).ShouldBe([20, 40, 60]);
        reports[^1].Loss.ShouldBeLessThan(reports[0].Loss / 2);
        reports[^1].Accuracy.ShouldBeGreaterThan(reports[0].Accuracy);
        result.Final.ShouldBe(reports[^1]);
        foreach (var file in new[] { "model.safetensors", "config.json", "tokenizer.json", "generation_config.json" })
        {
            File.ReadAllBytes(Path.Combine(Folder("second"), file))
                .ShouldBe(File.ReadAllBytes(Path.Combine(options.OutputFolder, file)), file);
        }

        File.ReadAllBytes(Path.Combine(Folder("third"), "model.safetensors"))
            .ShouldNotBe(File.ReadAllBytes(Path.Combine(options.OutputFolder, "model.safetensors")));
    }

    [Fact]
    public async Task The_policy_answers_with_a_fenced_program_that_it_was_shown()
    {
        var options = Options("learned") with { Steps = 150 };

        await Runner.RunAsync(options, progress: null, Cancellation);

        Greedy(options.OutputFolder, Prompt(new WarmupProblem { Statement = "Given a list, return the largest.", StarterCode = "def pick(a):\n" }))
            .ShouldBe("```python\ndef pick(a):\n    return max(a)\n```<|im_end|>");
    }

    [Fact]
    public async Task Every_pretoken_of_the_corpus_is_one_token_and_any_text_can_be_encoded()
    {
        var options = Options("tokens") with { Steps = 1 };

        var result = await Runner.RunAsync(options, progress: null, Cancellation);

        var tokenizer = PolicyTokenizer.Load(options.OutputFolder);
        string[] pretokens = ["Given", " two", " numbers", ",", " print", " the", " sum", ".", "def", " pick", "(a", "):\n", "   ", " return", "```", "python", "\n"];
        foreach (var pretoken in pretokens)
        {
            tokenizer.Encode(pretoken, allowSpecialTokens: false).Count().ShouldBe(1, pretoken);
        }

        const string Foreign = "naïve ∑ — 12\t\u0001";
        tokenizer.Decode([.. tokenizer.Encode(Foreign, allowSpecialTokens: false)]).ShouldBe(Foreign);
        tokenizer.Encode("<|im_end|>", allowSpecialTokens: true).ShouldBe([result.VocabularySize - 1]);
        tokenizer.Encode("<|im_end|>", allowSpecialTokens: false).Count().ShouldBeGreaterThan(1);
    }

    [Theory]
    [InlineData("""{"index": 0, "code": "x", "weight": -1}""", "line 2: weight is -1")]
    [InlineData("""{"index": 3, "code": "x", "weight": 1}""", "has the index 3")]
    [InlineData("""{"index": 0, "weight": 1}""", "line 2: ")]
    public async Task A_row_that_cannot_be_used_is_named(string row, string expected)
    {
        var corpus = Write("bad.jsonl", $$"""
            {"index": 0, "code": "pass", "weight": 1}
            {{row}}
            """);

        var e = await Should.ThrowAsync<NousCoderException>(
            () => Runner.RunAsync(Options("bad") with { CorpusPath = corpus }, progress: null, Cancellation));

        e.Message.ShouldStartWith(corpus);
        e.Message.ShouldContain(expected);
    }

    [Fact]
    public async Task Impossible_options_are_refused()
    {
        var e = await Should.ThrowAsync<ValidationException>(
            () => Runner.RunAsync(Options("no") with { Heads = 4, KeyValueHeads = 3 }, progress: null, Cancellation));

        e.Message.ShouldContain("must divide Heads");
    }

    [Fact]
    public async Task Cancelling_writes_nothing()
    {
        using var source = new CancellationTokenSource();
        var options = Options("cancelled") with { Steps = 100_000 };

        await Should.ThrowAsync<OperationCanceledException>(
            () => Runner.RunAsync(options, new CancelAtFirstReport(source), source.Token));

        Directory.Exists(options.OutputFolder).ShouldBeFalse();
    }

    public void Dispose() => _root.Delete(recursive: true);

    private static WarmupRunner Runner => new(Prompt);

    private static ImmutableArray<PromptSegment> Prompt(WarmupProblem problem) =>
    [
        new(problem.Statement + "\n" + problem.StarterCode, IsTemplate: false),
        new("<|im_start|>", IsTemplate: true),
    ];

    private WarmupOptions Options(string name) => new()
    {
        ProblemsPath = _problems,
        CorpusPath = _corpus,
        OutputFolder = Folder(name),
        Steps = 60,
        BatchSize = 8,
        HiddenSize = 32,
        Layers = 1,
        Heads = 2,
        KeyValueHeads = 1,
        HeadSize = 16,
        IntermediateSize = 64,
        ContextLength = 128,
    };

    private static string Greedy(string folder, ImmutableArray<PromptSegment> prompt)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        using var model = CheckpointFolder.LoadModel(folder, CPU, ScalarType.Float32);
        var tokenizer = PolicyTokenizer.Load(folder);
        var end = tokenizer.Encode("<|im_end|>", allowSpecialTokens: true).First();
        var tokens = tokenizer.Encode(prompt).ToList();
        var completion = new List<int>();
        while (completion.Count < 60 && (completion.Count == 0 || completion[^1] != end))
        {
            var input = tensor(tokens.Select(t => (long)t).ToArray()).unsqueeze(0);
            completion.Add((int)model.Logits(model.HiddenStates(input))[0, -1].argmax().item<long>());
            tokens.Add(completion[^1]);
        }

        return tokenizer.Decode([.. completion]);
    }

    private string Folder(string name) => Path.Combine(_root.FullName, name);

    private string Write(string name, string content)
    {
        var path = Folder(name);
        File.WriteAllText(path, content);
        return path;
    }

    private sealed class Reports(List<WarmupProgress> list) : IProgress<WarmupProgress>
    {
        public void Report(WarmupProgress value) => list.Add(value);
    }

    private sealed class CancelAtFirstReport(CancellationTokenSource source) : IProgress<WarmupProgress>
    {
        public void Report(WarmupProgress value) => source.Cancel();
    }
}
