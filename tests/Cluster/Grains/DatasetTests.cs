using System.Security.Cryptography;
using System.Text;
using NousCoder.Client.Grading;
using NousCoder.Client.Silos;
using NousCoder.Contracts;
using NousCoder.Contracts.Artifacts;
using NousCoder.Contracts.Groups;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Rollouts;
using NousCoder.Datasets;
using NousCoder.Datasets.Import;
using Orleans.Runtime;

namespace NousCoder.Cluster.Tests.Grains;

public sealed class DatasetTests : IAsyncLifetime
{
    private readonly Machine _machine = new();
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("nouscoder-rows-");
    private Silos _silos = null!;

    private IDatasetGrain Dataset => _silos.Grains.GetGrain<IDatasetGrain>("few");

    private IProblemGrain Problem => _silos.Grains.GetGrain<IProblemGrain>("few.0");

    public async ValueTask InitializeAsync() => _silos = await Silos.StartAsync(_machine);

    public async ValueTask DisposeAsync()
    {
        await _silos.DisposeAsync();
        await _machine.DisposeAsync();
        _files.Delete(recursive: true);
    }

    [Fact]
    public async Task A_dataset_is_there_only_when_its_import_is_committed()
    {
        var ticket = await Dataset.BeginImport("key");
        await Dataset.AddPage(ticket.ImportId!, 0, Page("a", 0, 1));
        // A page that is sent again counts once.
        await Dataset.AddPage(ticket.ImportId!, 0, Page("a", 0, 1));

        (await Dataset.GetSummary()).ShouldBeNull();
        (await Dataset.GetProblemIds()).ShouldBeEmpty();

        var summary = await Dataset.CommitImport(ticket.ImportId!);
        (summary.Problems, summary.Suites, summary.StoredBytes, summary.LeftOut, summary.Filtered["--min-tests 2"]).ShouldBe((2, 1, 20, 1, 3));
        (summary.Digest, summary.Sources["made-up"], summary.TestsPerProblem.Median).ShouldBe(("digest a", 2, 1));
        (await Dataset.GetProblemIds()).ShouldBe(["few.0", "few.1"]);
        (await Dataset.GetStatementHashes(1, 10)).ShouldBe(["hash 1"]);
        (await Dataset.GetLeftOut(0, 10)).ShouldBe([new LeftOutRow("rows.jsonl", 7, "is damaged")]);
        (await _silos.Grains.GetGrain<IDatasetDirectoryGrain>(Keys.Only).List()).ShouldBe(["few"]);
        (await Dataset.BeginImport("key")).Existing!.ImportKey.ShouldBe("key");
    }

    [Fact]
    public async Task An_import_that_was_broken_off_goes_on_after_its_last_page_even_after_a_crash()
    {
        var ticket = await Dataset.BeginImport("key");
        await Dataset.AddPage(ticket.ImportId!, 0, Page("a", 0, 1));
        await _silos.KillAsync();
        _silos = await Silos.StartAsync(_machine);

        await Should.ThrowAsync<NousCoderException>(() => Dataset.AddPage(ticket.ImportId!, 1, Page("b", 2)));
        var again = await Dataset.BeginImport("key");
        (again.Progress!.Pages, again.Progress.Cursor, again.Progress.Digest).ShouldBe((1, "a", "digest a"));
        again.Progress.ProblemIds.ShouldBe(["few.0", "few.1"]);
        await Dataset.AddPage(again.ImportId!, 1, Page("b", 2));

        var summary = await Dataset.CommitImport(again.ImportId!);
        (summary.Problems, summary.LeftOut, summary.Digest).ShouldBe((3, 2, "digest b"));
        (await Dataset.GetProblemIds()).ShouldBe(["few.0", "few.1", "few.2"]);
    }

    [Fact]
    public async Task Another_key_begins_anew()
    {
        var ticket = await Dataset.BeginImport("key");
        await Dataset.AddPage(ticket.ImportId!, 0, Page("a", 0));

        var other = await Dataset.BeginImport("other key");

        other.Progress.ShouldBeNull();
        (await Should.ThrowAsync<NousCoderException>(() => Dataset.CommitImport(other.ImportId!))).Message.ShouldEndWith("the import holds no problem");
        (await Dataset.BeginImport("key")).Progress.ShouldBeNull();
    }

    [Fact]
    public async Task An_import_whose_pages_are_gone_begins_anew()
    {
        var ticket = await Dataset.BeginImport("key");
        await Dataset.AddPage(ticket.ImportId!, 0, Page("a", 0, 1));
        await _machine.Artifacts.DeleteAsync("datasets/few/", TestContext.Current.CancellationToken);

        var again = await Dataset.BeginImport("key");

        again.Progress.ShouldBeNull();
        await Dataset.AddPage(again.ImportId!, 0, Page("a", 0));
        (await Dataset.CommitImport(again.ImportId!)).Problems.ShouldBe(1);
    }

    [Fact]
    public async Task A_problem_that_is_judged_in_another_way_is_another_one_and_forgets_how_it_fared()
    {
        var definition = Definition(0);
        var tolerant = definition with { Suite = definition.Suite with { Comparison = new TokenComparison { AbsoluteTolerance = 1e-6 } } };
        await Problem.Define(definition);
        await Problem.Record("job.1.few.0.0", GroupPurpose.Training, [new() { Outcome = RolloutOutcome.Passed }]);

        await Problem.Define(definition);
        (await Problem.GetStatistics()).Attempts.ShouldBe(1);
        await Problem.Define(tolerant);

        (await Problem.GetDefinition())!.Suite.Comparison.ShouldBe(tolerant.Suite.Comparison);
        (await Problem.GetStatistics()).Attempts.ShouldBe(0);
        // So too where problems are known by their tests alone.
        var submissions = new Submissions(_silos.Grains, new Patience(TimeProvider.System));
        var id = await submissions.DefineAsync(definition);
        (await submissions.DefineAsync(definition with { Id = "other.7" })).ShouldBe(id);
        (await submissions.DefineAsync(tolerant)).ShouldNotBe(id);
        (await submissions.DefineAsync(definition with { TimeLimitSeconds = 2 })).ShouldNotBe(id);
        (await submissions.DefineAsync(definition with { MemoryLimitMebibytes = 96 })).ShouldNotBe(id);
    }

    [Fact]
    public async Task A_suite_is_stored_once_and_only_under_its_own_hash()
    {
        byte[] suite = [.. Enumerable.Range(0, 3_000_000).Select(n => (byte)n)];
        var hash = Convert.ToHexStringLower(SHA256.HashData(suite));
        var upload = Upload("one");
        (await upload.BeginSuite(hash)).ShouldBeTrue();
        for (var offset = 0; offset < suite.Length; offset += 100_000)
        {
            await upload.Append(offset, suite.AsMemory(offset, 100_000));
            // A piece that is sent again counts once.
            await upload.Append(offset, suite.AsMemory(offset, 100_000));
        }

        (await _machine.Artifacts.ExistsAsync($"suites/{hash}.json", CancellationToken.None)).ShouldBeFalse();
        await upload.Commit();
        await using (var stored = await _machine.Artifacts.OpenReadAsync($"suites/{hash}.json", CancellationToken.None))
        {
            Convert.ToHexStringLower(await SHA256.HashDataAsync(stored, TestContext.Current.CancellationToken)).ShouldBe(hash);
        }

        (await Upload("two").BeginSuite(hash)).ShouldBeFalse();

        var other = new string('a', 64);
        await Upload("three").BeginSuite(other);
        await Upload("three").Append(0, suite.AsMemory(0, 10));
        (await Should.ThrowAsync<NousCoderException>(() => Upload("three").Commit())).Message.ShouldContain("has SHA-256");
        (await _machine.Artifacts.ExistsAsync($"suites/{other}.json", CancellationToken.None)).ShouldBeFalse();
        await Should.ThrowAsync<NousCoderException>(() => Upload("four").Append(0, suite.AsMemory(0, 10)));

        IArtifactUploadGrain Upload(string name) => _silos.Grains.GetGrain<IArtifactUploadGrain>(name);
    }

    [Fact]
    public async Task Small_suites_are_stored_together_and_each_only_under_its_own_hash()
    {
        var suites = Enumerable.Range(0, 300).Select(n => Encoding.UTF8.GetBytes($"suite {n}")).Select(s => new SmallSuite(Convert.ToHexStringLower(SHA256.HashData(s)), s)).ToImmutableArray();
        var upload = _silos.Grains.GetGrain<IArtifactUploadGrain>("small");

        await upload.StoreSuites(suites);
        await upload.StoreSuites(suites);

        foreach (var suite in suites)
        {
            await using var stored = await _machine.Artifacts.OpenReadAsync($"suites/{suite.Hash}.json", CancellationToken.None);
            Convert.ToHexStringLower(await SHA256.HashDataAsync(stored, TestContext.Current.CancellationToken)).ShouldBe(suite.Hash);
        }

        var other = new string('a', 64);
        (await Should.ThrowAsync<NousCoderException>(() => upload.StoreSuites([suites[0] with { Hash = other }]))).Message.ShouldContain("has SHA-256");
        (await _machine.Artifacts.ExistsAsync($"suites/{other}.json", CancellationToken.None)).ShouldBeFalse();
        (await Should.ThrowAsync<NousCoderException>(() => upload.StoreSuites([suites[0] with { Json = new byte[IArtifactUploadGrain.MaxPieceBytes + 1] }])))
            .Message.ShouldStartWith("the suites have 131073 bytes together");
    }

    [Fact]
    public async Task The_same_content_changes_nothing_and_other_content_is_refused()
    {
        await Starter.ImportAsync(_silos.Grains, "few", 2);

        (await Starter.ImportAsync(_silos.Grains, "few", 2)).Problems.ShouldBe(2);
        (await Should.ThrowAsync<NousCoderException>(() => Starter.ImportAsync(_silos.Grains, "few", 3)))
            .Message.ShouldStartWith("dataset 'few' holds other content");
    }

    [Fact]
    public async Task An_interrupted_import_reads_on_from_where_it_stopped_and_another_spelling_changes_nothing()
    {
        const int rows = 1200;
        using var interrupt = new CancellationTokenSource();
        var read = 0;
        await Should.ThrowAsync<OperationCanceledException>(() => ImportAsync("made", Spelled("p"), _ => CancelAfter(1000), interrupt.Token));
        read = 0;

        var result = await ImportAsync("made", Spelled("p"), _ => read++, CancellationToken.None);
        var again = await ImportAsync("made", Spelled("\\u0070"), null, CancellationToken.None);

        result.Resumed.ShouldBeGreaterThan(0);
        read.ShouldBe(rows - result.Resumed);
        (result.Summary.Problems, result.Changed, again.Changed).ShouldBe((rows, true, false));
        var whole = await ImportAsync("whole", Spelled("p"), null, CancellationToken.None);
        whole.Summary.Digest.ShouldBe(result.Summary.Digest);

        string[] Spelled(string letter) =>
            [.. Enumerable.Range(0, rows).Select(n => $$"""{"problem": "{{letter}} {{n}}", "tests": {"input": ["{{n % 7}}"], "output": ["1"]} }""")];

        void CancelAfter(int count)
        {
            if (++read == count)
            {
                interrupt.Cancel();
            }
        }
    }

    [Fact]
    public async Task A_newer_import_takes_the_place_of_one_that_was_left_open()
    {
        var old = await Dataset.BeginImport("one");
        await Dataset.BeginImport("one");

        await Should.ThrowAsync<NousCoderException>(() => Dataset.AddPage(old.ImportId!, 0, Page("a", 0)));
    }

    [Fact]
    public async Task Outcomes_of_a_group_count_once_and_survive_a_crash()
    {
        await Starter.ImportAsync(_silos.Grains, "few", 1);
        ImmutableArray<OutcomeRecord> outcomes =
            [new() { Outcome = RolloutOutcome.Failed, Reason = FailureReason.WrongAnswer, TestRuns = [new(5, false, 0.1)], CompletionTokens = 3 }];

        await Problem.Record("job.1.few.0.0", GroupPurpose.Training, outcomes);
        await Problem.Record("job.1.few.0.0", GroupPurpose.Training, outcomes);
        await _silos.KillAsync();
        _silos = await Silos.StartAsync(_machine);
        await Problem.Record("job.1.few.0.0", GroupPurpose.Training, outcomes);
        await Problem.Acknowledge("job.1.few.0.0");
        await Problem.Record("job.2.few.0.0", GroupPurpose.Training, outcomes);

        var statistics = (await Dataset.GetStandings(0, 10)).Single();
        (statistics.Attempts, statistics.MostFailingTest).ShouldBe((2, 5));
        (await Problem.GetTestOrder(new()))[0].ShouldBe(5);
    }

    [Fact]
    public async Task How_problems_fare_is_known_after_a_restart_without_asking_them_and_after_a_crash_by_asking()
    {
        await Starter.ImportAsync(_silos.Grains, "few", 3);
        await Problem.Record("job.1.few.0.0", GroupPurpose.Training, [new() { Outcome = RolloutOutcome.Passed, CompletionTokens = 3 }]);
        await Eventually.HoldsAsync(async () => (await Dataset.GetStandings(0, 10))[0].Attempts == 1, "the dataset's hearing of the outcome");
        await _silos.DisposeAsync();
        _silos = await Silos.StartAsync(_machine);

        (await Dataset.GetStandings(0, 10)).Select(s => (s.ProblemId, s.Attempts, s.Solves, s.MeanCompletionTokens))
            .ShouldBe([("few.0", 1, 1, 3), ("few.1", 0, 0, null), ("few.2", 0, 0, null)]);
        (await ActiveProblemsAsync()).ShouldBe(0);

        await Problem.Record("job.2.few.0.0", GroupPurpose.Training, [new() { Outcome = RolloutOutcome.Failed, Reason = FailureReason.WrongAnswer }]);
        await Eventually.HoldsAsync(async () => (await Dataset.GetStandings(0, 10))[0].Attempts == 2, "the dataset's hearing of the outcome");
        await _silos.KillAsync();
        _silos = await Silos.StartAsync(_machine);

        (await Dataset.GetStandings(0, 10)).Select(s => s.Attempts).ShouldBe([2, 0, 0]);
        (await ActiveProblemsAsync()).ShouldBe(3);
    }

    private async Task<int> ActiveProblemsAsync() => (await _silos.Grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics())
        .Where(s => s.GrainType.Contains("ProblemGrain", StringComparison.Ordinal)).Sum(s => s.ActivationCount);

    private async Task<ImportResult> ImportAsync(string name, string[] rows, Action<long>? read, CancellationToken cancellation)
    {
        var path = Path.Combine(_files.FullName, "rows.jsonl");
        await File.WriteAllLinesAsync(path, rows, CancellationToken.None);
        // An import goes on only with the very file that it began with, of the same time.
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        return await new DatasetImporter(_silos.Grains, TimeProvider.System)
            .ImportAsync(new RowSource(path, [path]), new ImportOptions { Dataset = name }, read, cancellation);
    }

    private static ImportPage Page(string cursor, params int[] problems) => new()
    {
        Cursor = cursor,
        Digest = $"digest {cursor}",
        Problems = [.. problems.Select(n => new ImportedProblem(Definition(n), $"hash {n}"))],
        LeftOut = [new LeftOutRow("rows.jsonl", 7, "is damaged")],
        Filtered = ImmutableSortedDictionary<string, int>.Empty.Add("--min-tests 2", 3),
    };

    private static ProblemDefinition Definition(int index) => new()
    {
        Id = $"few.{index}",
        Statement = "Print 1.",
        Kind = ProblemKind.Stdin,
        Source = "made-up",
        Suite = new TestSuiteReference { Hash = new string('0', 64), InputBytes = [1], Bytes = 20 },
    };
}
