using NousCoder.Contracts;
using NousCoder.Contracts.Groups;
using NousCoder.Contracts.Problems;
using NousCoder.Contracts.Rollouts;

namespace NousCoder.Cluster.Tests.Grains;

public sealed class DatasetTests : IAsyncLifetime
{
    private readonly Machine _machine = new();
    private Silos _silos = null!;

    private IDatasetGrain Dataset => _silos.Grains.GetGrain<IDatasetGrain>("few");

    private IProblemGrain Problem => _silos.Grains.GetGrain<IProblemGrain>("few.0");

    public async ValueTask InitializeAsync() => _silos = await Silos.StartAsync(_machine);

    public async ValueTask DisposeAsync()
    {
        await _silos.DisposeAsync();
        await _machine.DisposeAsync();
    }

    [Fact]
    public async Task A_dataset_is_there_only_when_its_import_is_committed()
    {
        var ticket = await Dataset.BeginImport("digest");
        await Dataset.AddProblems(ticket.ImportId!, [Definition(0), Definition(1)]);
        // A page that is sent again counts once.
        await Dataset.AddProblems(ticket.ImportId!, [Definition(1)]);

        (await Dataset.GetSummary()).ShouldBeNull();
        (await Dataset.GetProblemIds()).ShouldBeEmpty();

        (await Dataset.CommitImport(ticket.ImportId!)).Problems.ShouldBe(2);
        (await Dataset.GetProblemIds()).ShouldBe(["few.0", "few.1"]);
        (await _silos.Grains.GetGrain<IDatasetDirectoryGrain>(Keys.Only).List()).ShouldBe(["few"]);
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
    public async Task A_newer_import_takes_the_place_of_one_that_was_left_open()
    {
        var old = await Dataset.BeginImport("one");
        await Dataset.BeginImport("two");

        await Should.ThrowAsync<NousCoderException>(() => Dataset.AddProblems(old.ImportId!, [Definition(0)]));
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

        var statistics = (await Dataset.GetStatistics(0, 10)).Single();
        (statistics.Attempts, statistics.MostFailingTest).ShouldBe((2, 5));
        (await Problem.GetTestOrder(new()))[0].ShouldBe(5);
    }

    private static ProblemDefinition Definition(int index) => new()
    {
        Id = $"few.{index}",
        Statement = "Print 1.",
        Kind = ProblemKind.Stdin,
        Suite = new TestSuiteReference { Hash = new string('0', 64), InputBytes = [1] },
    };
}
