using NousCoder.Grains.Artifacts;

namespace NousCoder.Grains.Problems;

/// <summary>Counts what groups find out about a problem, and orders its tests by it.</summary>
/// <remarks>An import activates every problem of a dataset, of which there may be millions, so an idle one leaves memory soon.</remarks>
[CollectionAgeLimit(Minutes = 2)]
public sealed class ProblemGrain(
    [PersistentState("problem")] IPersistentState<ProblemState> problem,
    [PersistentState("problem-statistics")] IPersistentState<ProblemStatisticsState> statistics,
    IArtifactStore artifacts) : Grain, IProblemGrain
{
    private static readonly TimeSpan WriteAfter = TimeSpan.FromSeconds(5);

    private ImmutableArray<int> _order;
    private IGrainTimer? _unwritten;

    private string Id => this.GetPrimaryKeyString();

    private ProblemStatistics Statistics => statistics.State.Statistics ?? new ProblemStatistics { ProblemId = Id };

    /// <inheritdoc/>
    public async Task Define(ProblemDefinition definition)
    {
        if (definition.Id != Id || !TestSuiteReference.IsHash(definition.Suite.Hash))
        {
            throw new NousCoderException(
                $"the definition of problem '{Id}' has the id '{definition.Id}' and the suite '{definition.Suite.Hash}'; expected its own id and a SHA-256 in lower-case hexadecimal digits");
        }

        if (problem.State.Definition is { } known)
        {
            if (IsSame(known, definition))
            {
                return;
            }

            await statistics.ClearStateAsync();
            await TellDataset();
        }

        _order = default;
        problem.State.Definition = definition;
        await problem.SaveAsync(this);
    }

    /// <inheritdoc/>
    public Task<ProblemDefinition?> GetDefinition() => Task.FromResult(problem.State.Definition);

    /// <inheritdoc/>
    public async Task<string?> Verify()
    {
        if (problem.State.Definition is not { } definition)
        {
            return $"problem {Id}: its row is missing";
        }

        try
        {
            await StoredSuites.VerifyAsync(artifacts, definition.Suite.Hash, definition.Suite.Bytes, CancellationToken.None);
            return null;
        }
        catch (Exception error) when (StorageFailures.IsLost(error))
        {
            return $"problem {Id}: {error.Message}";
        }
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<int>> GetTestOrder(TestOrder order)
    {
        if (problem.State.Definition is not { } definition)
        {
            throw new NousCoderException($"there is no problem {Id}; import its dataset again");
        }

        var tests = Statistics.Tests;
        if (_order.IsDefault)
        {
            _order = HardestFirstOrder.Of(definition.Suite.InputBytes, tests);
        }

        return Task.FromResult(HardestFirstOrder.Arrange(_order, tests, order));
    }

    /// <inheritdoc/>
    public async Task Record(string groupId, GroupPurpose purpose, ImmutableArray<OutcomeRecord> outcomes)
    {
        if (statistics.State.Unacknowledged.Contains(groupId))
        {
            // The dataset may not have heard of it.
            await TellDataset();
            return;
        }

        var tests = problem.State.Definition?.Suite.Count ?? 0;
        statistics.State.Statistics = SolveStatistics.Add(Statistics, tests, groupId, purpose, outcomes);
        statistics.State.Unacknowledged = statistics.State.Unacknowledged.Add(groupId);
        _order = default;
        await statistics.SaveAsync(this);
        await TellDataset();
    }

    /// <inheritdoc/>
    public Task Learn(ImmutableArray<TestRun> runs)
    {
        var tests = problem.State.Definition?.Suite.Count ?? 0;
        statistics.State.Statistics = Statistics with { Tests = SolveStatistics.AddRuns(Statistics.Tests, tests, runs) };
        _order = default;
        // Written after a while: a few runs lost with a silo change no order that matters.
        _unwritten ??= this.RegisterGrainTimer(
            static (grain, _) => grain.WriteLearned(), this, new GrainTimerCreationOptions(WriteAfter, Timeout.InfiniteTimeSpan));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _unwritten is null ? Task.CompletedTask : WriteLearned();

    /// <inheritdoc/>
    public async Task Acknowledge(string groupId)
    {
        if (statistics.State.Unacknowledged.Contains(groupId))
        {
            statistics.State.Unacknowledged = statistics.State.Unacknowledged.Remove(groupId);
            await statistics.SaveAsync(this);
        }
    }

    /// <inheritdoc/>
    public Task<ProblemStatistics> GetStatistics() => Task.FromResult(Statistics);

    /// <summary>The dataset lists its problems without asking each of them.</summary>
    private Task TellDataset() => GrainFactory.GetGrain<IDatasetGrain>(Id[..Id.LastIndexOf('.')]).TakeStanding(Statistics.Standing());

    private async Task WriteLearned()
    {
        _unwritten?.Dispose();
        _unwritten = null;
        await statistics.SaveAsync(this);
        await TellDataset();
    }

    /// <summary>Equality of the records would compare the suites' size lists by reference; the hash says as much. How outputs are compared is not in it.</summary>
    private static bool IsSame(ProblemDefinition one, ProblemDefinition other) =>
        one.Suite.Hash == other.Suite.Hash && one.Suite.Comparison == other.Suite.Comparison && one == other with { Suite = one.Suite };
}
