using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using NousCoder.Contracts;
using NousCoder.Contracts.Artifacts;
using NousCoder.Contracts.Checkpoints;
using NousCoder.Contracts.Evaluation;
using NousCoder.Contracts.Generation;
using NousCoder.Contracts.Groups;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Rollouts;
using NousCoder.Contracts.Silos;
using NousCoder.Contracts.Submissions;
using NousCoder.Contracts.Training;
using NousCoder.Tests;

namespace NousCoder.Processes.Tests;

/// <summary>What a client that may call every grain cannot read: files of the silo, hidden tests, what belongs to jobs.</summary>
public sealed class ClientAccessTests(RunningSilo silo, ContractClient client) : IClassFixture<ContractClient>, IDisposable
{
    private const string Row = """{"problem": "Add.", "index": 0, "tests": "{\"input\": [\"1234 4321\\n\"], \"output\": [\"5555\\n\"]}"}""";

    private static readonly StoredCompletion Elsewhere = new() { Artifact = "groups/job/job.1.few.0.0.json" };

    private static readonly RolloutSpec Rollout = new()
    {
        ProblemId = "few.0",
        Kind = ProblemKind.Stdin,
        Suite = new TestSuiteReference { Hash = new string('0', 64), InputBytes = [1] },
        Extraction = CodeExtractionRule.NousCoder,
        Verification = new VerificationOptions(),
    };

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_but_policies_is_exported()
    {
        var folder = await SecretFolderAsync();
        string[] names =
        [
            folder, folder + "/../", "/", "/proc/self", "/root/.ssh", "suites/", "datasets/", "groups/", "exports/", "completions/",
            "jobs/", "jobs/a/batches/", "jobs/a/policies/", "checkpoints/", "checkpoints//", "checkpoints/../suites/", "checkpoints/../../../", "../", "..", ".", "",
        ];

        foreach (var name in names)
        {
            var status = await ExportAsync(name);
            status.Files.ShouldBeEmpty(name);
            status.Failure.ShouldMatch("names no policy|is not in a folder that Silo:PolicyRoots of .* lists \\(none\\)", name);
        }
    }

    [Fact]
    public async Task Neither_a_job_nor_an_evaluation_nor_the_base_of_an_adapter_names_a_path()
    {
        var folder = await SecretFolderAsync();
        await ImportAsync("paths");
        var spec = new EvaluationSpec
        {
            Dataset = "paths",
            Policy = new PolicyReference("checkpoints/../suites/", 0),
            Samples = 1,
            Generation = new GenerationOptions(),
            Verification = new VerificationOptions(),
            Seed = 1,
        };

        var job = new TrainingJobSpec { Dataset = "paths", Policy = folder };
        (await RefusalAsync(() => client.Grains.GetGrain<ITrainingJobGrain>("paths").Check(job)))
            .ShouldStartWith($"policy: '{folder}' is not in a folder that Silo:PolicyRoots of ");
        (await RefusalAsync(() => client.Grains.GetGrain<IEvaluationGrain>("paths").Start(spec))).ShouldContain("names no policy");
        foreach (var model in (string[])["suites/", "jobs/a/policies/1-e1-a1/", "Qwen/Qwen3", "../../etc"])
        {
            (await RefusalAsync(() => ImportAdapterAsync(model))).ShouldContain($"base_model_name_or_path is '{model}'; import the model and name it");
        }

        (await RefusalAsync(() => ImportAdapterAsync(folder))).ShouldContain($"base_model_name_or_path is '{folder}': '{folder}' is not in a folder");
        (await RefusalAsync(() => ImportAdapterAsync("absent"))).ShouldContain("base_model_name_or_path is 'absent': ");
    }

    [Fact]
    public async Task A_name_of_an_upload_or_a_key_leads_nowhere_else()
    {
        var upload = client.Grains.GetGrain<IArtifactUploadGrain>("upload");
        foreach (var hash in (string[])["../grains", "a/b", "", new string('A', 64), new string('a', 63)])
        {
            (await RefusalAsync(() => upload.BeginSuite(hash))).ShouldContain("is not the hash of a test suite");
        }

        foreach (var key in (string[])["../../suites", "a/b", "/etc", "a\\b", "a..b"])
        {
            (await RefusalAsync(client.Grains.GetGrain<ICheckpointGrain>(key).Delete)).ShouldContain("is not a valid key");
            var export = client.Grains.GetGrain<IPolicyExportGrain>(key);
            (await RefusalAsync(() => export.Begin(new PolicyReference("starter", 0), merge: false))).ShouldContain("is not a valid key");
            (await RefusalAsync(client.Grains.GetGrain<IRolloutGrain>(key).GetTranscript)).ShouldContain("is not a valid key");
        }

        (await RefusalAsync(client.Grains.GetGrain<ICheckpointGrain>("starter").Delete)).ShouldContain("is no name for a checkpoint");
        var checkpoint = client.Grains.GetGrain<ICheckpointGrain>("upload");
        await checkpoint.Begin();
        string[] files = ["../config.json", "inner/config.json", "/etc/config.json", ".config.json", "passwd", "a/../config.json", "..safetensors"];
        foreach (var file in files)
        {
            (await RefusalAsync(() => checkpoint.BeginFile(file))).ShouldContain($"'{file}' is not a file of a checkpoint");
        }
    }

    [Fact]
    public async Task What_silos_tell_each_other_is_refused()
    {
        var grains = client.Grains;
        var batch = new TrainingBatch
        {
            JobId = "job",
            Step = 1,
            Policy = new PolicyReference("/etc", 0),
            Artifact = "suites/a.json",
            Objective = new(),
            Optimizer = new(),
            Temperature = 1,
            Beginning = new PolicyReference("/etc", 0),
        };
        var update = new UpdateResult
        {
            JobId = "job",
            Step = 1,
            Policy = new PolicyReference("/etc", 1),
            Metrics = ImmutableSortedDictionary<string, double>.Empty,
            Seconds = 1,
        };
        var decided = new RolloutResult { RolloutId = "job.1.few.0.0.0", Completion = Elsewhere, Verdict = Verdict.NoCode };
        var report = new SiloReport { Address = "10.0.0.1:1", Name = "a", Roles = ["sandbox"], Version = "1" };
        Func<Task>[] calls =
        [
            () => grains.GetGrain<IRolloutGrain>("job.1.few.0.0.0").Generated(Rollout, Elsewhere),
            () => grains.GetGrain<IRolloutGrain>("job.1.few.0.0.0").Clear(),
            () => grains.GetGrain<IGroupGrain>("job.1.few.0.0").Consumed(),
            () => grains.GetGrain<IGroupGrain>("job.1.few.0.0").RolloutDecided(decided),
            () => grains.GetGrain<IGeneratorGrain>("job.1.few.0.0").Cancel(),
            () => grains.GetGrain<ITrainerGrain>(Keys.Only).Acquire("job"),
            () => grains.GetGrain<ITrainerGrain>(Keys.Only).BeginUpdate(batch),
            () => grains.GetGrain<ITrainingJobGrain>("job").UpdateFinished(update),
            () => grains.GetGrain<ITrainingJobGrain>("job").GroupFailed("job.1.few.0.0", new GenerationFailure("")),
            () => grains.GetGrain<IEvaluationGrain>("job").GroupFailed("job.1.few.0.0", new GenerationFailure("")),
            () => grains.GetGrain<IProblemGrain>("few.0").Record("job.1.few.0.0", GroupPurpose.Training, []),
            () => grains.GetGrain<ICheckpointDirectoryGrain>(Keys.Only).Set("mine", present: false),
            () => grains.GetGrain<IJobDirectoryGrain>(Keys.Only).DriveAll(),
            () => grains.GetGrain<ISiloDirectoryGrain>(Keys.Only).Report(report),
        ];

        foreach (var call in calls)
        {
            (await RefusalAsync(call)).ShouldEndWith(" is called by silos only, not by clients");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_verdict_on_a_submission_says_which_test_failed_and_not_what_it_holds(string? proof)
    {
        await ImportAsync("submissions");
        var spec = new SubmissionSpec
        {
            ProblemId = "submissions.0",
            Program = "import sys\nprint(sys.stdin.read(), file=sys.stderr)\nprint(open(0).name)",
            Verification = new VerificationOptions(),
            SuiteProof = proof,
        };

        Verdict? verdict = null;
        while (verdict is null)
        {
            verdict = await client.Grains.GetGrain<ISubmissionGrain>($"submission-{proof}").Verify(spec, TimeSpan.FromSeconds(10));
        }

        verdict.Outcome.ShouldBe(RolloutOutcome.Failed);
        verdict.FailedTest.ShouldBe(new FailedTest { Test = 0 });
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A folder of the silo's user that looks like a checkpoint, with a pipe that nobody writes to.</summary>
    private async Task<string> SecretFolderAsync()
    {
        _folder.Write("config.json", """{"password": "of root"}""");
        _folder.Write("id_ed25519", "a key");
        using var pipe = Process.Start("mkfifo", _folder["model.safetensors"]);
        await pipe.WaitForExitAsync(Cancellation);
        return _folder.Path;
    }

    private async Task ImportAsync(string dataset) =>
        await silo.JsonAsync("dataset", "import", _folder.Write($"{dataset}.jsonl", Row), "--name", dataset);

    private async Task<PolicyExportStatus> ExportAsync(string checkpoint)
    {
        var export = client.Grains.GetGrain<IPolicyExportGrain>($"export-{Guid.NewGuid():N}");
        await export.Begin(new PolicyReference(checkpoint, 0), merge: false);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromMinutes(1));
        while (true)
        {
            var status = await export.GetStatus();
            if (status.Ready || status.Failure.Length > 0)
            {
                await export.End();
                return status;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), deadline.Token);
        }
    }

    private async Task ImportAdapterAsync(string model)
    {
        var config = Encoding.UTF8.GetBytes($$"""{"peft_type": "LORA", "base_model_name_or_path": "{{model}}", "r": 1, "lora_alpha": 1}""");
        var checkpoint = client.Grains.GetGrain<ICheckpointGrain>($"adapter-{Guid.NewGuid():N}");
        await checkpoint.Begin();
        await checkpoint.BeginFile("adapter_config.json");
        await checkpoint.Append("adapter_config.json", 0, config);
        await checkpoint.EndFile("adapter_config.json", config.Length);
        await checkpoint.Complete("here");
    }

    private static async Task<string> RefusalAsync(Func<Task> call) => (await Should.ThrowAsync<NousCoderException>(call)).Message;
}
