using NousCoder.Grains.Artifacts;

namespace NousCoder.Grains.Problems;

/// <content>
/// How its problems fare. To ask each of many thousands takes minutes, so what they said is an artifact whenever nothing
/// has changed for a while, and when this activation ends; the row names it for as long as it is right. After a crash in
/// between the problems are asked again.
/// </content>
public sealed partial class DatasetGrain
{
    private const int MaxStandings = 1000;

    private static readonly TimeSpan KeepAfter = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, ProblemStanding> _standings = [];
    private IGrainTimer? _quiet;

    private bool KnowsAllStandings => state.State.Summary is { } summary && _standings.Count == summary.Problems;

    /// <inheritdoc/>
    public async Task<ImmutableArray<ProblemStanding>> GetStandings(int offset, int count, int versions)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNotEqual(Math.Clamp(count, 1, MaxStandings), count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(Math.Clamp(versions, 1, ProblemStanding.MostVersions), versions);
        await ReadStandings();
        var wanted = (await GetProblemIds()).Skip(offset).Take(count).ToArray();
        // Each problem is asked once in this grain's life, and says from then on itself what changes.
        var unknown = wanted.Where(id => !_standings.ContainsKey(id)).ToArray();
        await Task.WhenAll(unknown.Select(async id =>
            _standings[id] = (await GrainFactory.GetGrain<IProblemGrain>(id).GetStatistics()).Standing()));
        if (unknown.Length > 0 && KnowsAllStandings)
        {
            KeepStandingsWhenQuiet();
        }

        return [.. wanted.Select(id => _standings[id].Over(versions) with { History = "" })];
    }

    /// <inheritdoc/>
    public async Task TakeStanding(ProblemStanding standing)
    {
        await ReadStandings();
        // What nobody has asked for yet will be asked of the problem.
        if (!_standings.ContainsKey(standing.ProblemId))
        {
            return;
        }

        _standings[standing.ProblemId] = standing;
        if (state.State.Standings is { } outdated)
        {
            state.State.Standings = null;
            await state.SaveAsync(this);
            await artifacts.DeleteAsync(outdated, CancellationToken.None);
        }

        KeepStandingsWhenQuiet();
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => KeepStandings();

    private void KeepStandingsWhenQuiet()
    {
        if (_quiet is null)
        {
            _quiet = this.RegisterGrainTimer(
                static (grain, _) => grain.KeepStandings(), this, new GrainTimerCreationOptions(KeepAfter, Timeout.InfiniteTimeSpan));
        }
        else
        {
            _quiet.Change(KeepAfter, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task KeepStandings()
    {
        if (!KnowsAllStandings || state.State.Standings is not null)
        {
            return;
        }

        // A name of its own: what another activation writes is not mixed with it, and the row says which is right.
        var name = $"{state.State.Folder}standings-{Guid.NewGuid():N}.json";
        var tried = _standings.Values.Where(s => s.Attempts > 0 || s.NotVerified > 0 || s.MostFailing.Runs > 0 || s.TestSeconds > 0);
        await artifacts.WriteJsonAsync(name, tried.ToImmutableArray(), CancellationToken.None);
        state.State.Standings = name;
        await state.SaveAsync(this);
    }

    private async Task ReadStandings()
    {
        if (_standings.Count == 0 && state.State.Standings is { } kept)
        {
            await GetProblemIds();
            try
            {
                SetStandings(await artifacts.ReadJsonAsync<ImmutableArray<ProblemStanding>>(kept, CancellationToken.None));
            }
            catch (Exception error) when (StorageFailures.IsLost(error))
            {
                // Derived from the problems' own rows: each problem is asked again.
                LogStandingsLost(Name, error.Message);
                state.State.Standings = null;
            }
        }
    }

    /// <summary>Takes the standings of problems that were tried; of all others nothing is known.</summary>
    private void SetStandings(ImmutableArray<ProblemStanding> tried)
    {
        foreach (var id in _ids)
        {
            _standings[id] = new ProblemStanding { ProblemId = id };
        }

        foreach (var standing in tried)
        {
            _standings[standing.ProblemId] = standing;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The statistics list of dataset {Dataset} is rebuilt: {Reason}")]
    private partial void LogStandingsLost(string dataset, string reason);
}
