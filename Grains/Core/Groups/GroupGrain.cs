using NousCoder.Grains.Artifacts;
using NousCoder.Grains.Problems;
using NousCoder.Grains.Prompts;

namespace NousCoder.Grains.Groups;

/// <summary>
/// Asks for the completions of one problem, waits until each is decided, and makes of their rewards what is learned from.
/// Looks after its rollouts: what is missing after a while is asked for again.
/// </summary>
public sealed partial class GroupGrain(
    [PersistentState("group")] IPersistentState<GroupState> state,
    IArtifactStore artifacts,
    ILogger<GroupGrain> logger) : Grain, IGroupGrain
{
    private static readonly TimeSpan LookAfter = TimeSpan.FromSeconds(10);

    private readonly Dictionary<int, RolloutResult> _decided = [];
    private readonly CancellationTokenSource _stopping = new();
    private IGrainTimer? _watchdog;
    private GenerationRequest? _request;
    private Task _deciding = Task.CompletedTask;
    private Task _telling = Task.CompletedTask;
    private bool _closed;

    private string Id => this.GetPrimaryKeyString();

    private IGroupOwner Owner(GroupSpec spec) => spec.Purpose == GroupPurpose.Training
        ? GrainFactory.GetGrain<ITrainingJobGrain>(spec.Owner)
        : GrainFactory.GetGrain<IEvaluationGrain>(spec.Owner);

    /// <inheritdoc/>
    public async Task Open(GroupSpec spec)
    {
        if (state.State.Spec is null)
        {
            state.State.Spec = spec;
            await state.SaveAsync(this);
            await Request([.. Enumerable.Range(0, spec.Size)]);
        }
        else
        {
            await LookAfterRollouts();
        }

        _watchdog ??= this.RegisterGrainTimer(
            static (group, _) => group.LookAfterRollouts(),
            this,
            new GrainTimerCreationOptions(LookAfter, LookAfter) { KeepAlive = true });
    }

    /// <inheritdoc/>
    public Task RolloutDecided(RolloutResult result)
    {
        if (Keys.TryParseRollout(result.RolloutId) is not { } place || place.Group != Id)
        {
            return Task.CompletedTask;
        }

        if (state.State.Spec is { } spec && !_closed)
        {
            if (place.N < spec.Size)
            {
                _decided[place.N] = result;
                ConcludeWhenDecided();
            }
        }
        else
        {
            // Its completion was under way while the group was consumed: nobody else would clear the row that it made.
            _ = TellAsync(() => Rollout(place.N).Clear());
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task GenerationFailed(GenerationFailure failure)
    {
        if (state.State is { Spec: { } spec, Result: null })
        {
            _ = TellAsync(() => Owner(spec).GroupFailed(Id, failure));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task Consumed()
    {
        _closed = true;
        _watchdog?.Dispose();
        if (state.State.Spec is { } spec)
        {
            if (state.State.Result is null)
            {
                await GrainFactory.GetGrain<IGeneratorGrain>(Id).Cancel();
            }

            // It writes the row that is cleared below.
            await _deciding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (state.State.Result is not null)
            {
                // The problem may not have heard of it yet; of what it has, it takes no second note.
                await GrainFactory.GetGrain<IProblemGrain>(spec.ProblemId).Record(Id, spec.Purpose, state.State.Outcomes);
            }

            await Task.WhenAll(Enumerable.Range(0, spec.Size).Select(n => Rollout(n).Clear()));
            await state.ClearStateAsync();
        }

        // Last, and also where the row is gone already: after it the problem would count the outcomes a second time.
        await GrainFactory.GetGrain<IProblemGrain>(Keys.ProblemOfGroup(Id)).Acknowledge(Id);
        DeactivateOnIdle();
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<RolloutTranscript>> GetTranscripts(int offset, int count) =>
        await GroupArtifact.TryReadAsync(artifacts, Id, _stopping.Token) is { } group
            ? [.. Enumerable.Range(0, group.Rollouts.Length).Skip(offset).Take(Math.Clamp(count, 1, IGroupGrain.MaxTranscripts)).Select(n => group.TranscriptOf(n)!)]
            : [];

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _stopping.CancelAsync();

    private IRolloutGrain Rollout(int n) => GrainFactory.GetGrain<IRolloutGrain>(Keys.Rollout(Id, n));

    /// <summary>Asks the undecided how far they are; those without a completion are asked of the generator again.</summary>
    private async Task LookAfterRollouts()
    {
        if (_closed || state.State.Spec is not { } spec)
        {
            return;
        }

        if (state.State.Result is null)
        {
            var undecided = Enumerable.Range(0, spec.Size).Where(n => !_decided.ContainsKey(n)).ToArray();
            var stages = await Task.WhenAll(undecided.Select(n => Rollout(n).Resume()));
            await Request([.. undecided.Where((_, i) => stages[i] == RolloutStage.Pending)]);
        }

        ConcludeWhenDecided();
    }

    private async Task Request(ImmutableArray<int> positions)
    {
        if (positions.IsEmpty)
        {
            return;
        }

        try
        {
            _request ??= await RequestOf(state.State.Spec!);
        }
        catch (Exception error) when (error is StoredDataException || StorageFailures.UnreadableRow(error) is not null)
        {
            await GenerationFailed(new GenerationFailure(StorageFailures.UnreadableRow(error) ?? error.Message));
            return;
        }

        await GrainFactory.GetGrain<IGeneratorGrain>(Id).Generate(_request with
        {
            Positions = positions,
            Seeds = [.. positions.Select(n => _request.Seeds[n])],
        });
    }

    private async Task<GenerationRequest> RequestOf(GroupSpec spec)
    {
        var problem = await Definition(spec);
        var positions = Enumerable.Range(0, spec.Size).ToImmutableArray();
        return new GenerationRequest
        {
            GroupId = Id,
            Policy = spec.Policy,
            Prompt = PromptTemplate.Render(spec.Generation.Template, problem),
            Positions = positions,
            Seeds = [.. positions.Select(n => StableHash.Of((long)spec.Seed, $"{n}"))],
            Options = spec.Generation,
            Lineage = spec.Purpose == GroupPurpose.Training ? spec.Owner : null,
            Rollout = new RolloutSpec
            {
                ProblemId = problem.Id,
                Kind = problem.Kind,
                FunctionName = problem.FunctionName,
                Suite = problem.Suite,
                Extraction = spec.Generation.Extraction,
                Verification = spec.Verification.For(problem),
            },
        };
    }

    private async Task<ProblemDefinition> Definition(GroupSpec spec) =>
        await GrainFactory.GetGrain<IProblemGrain>(spec.ProblemId).GetDefinition()
        ?? throw new StoredDataException(
            $"the row of problem {spec.ProblemId} is missing. {DatasetGrain.RepairAdvice(spec.ProblemId[..spec.ProblemId.LastIndexOf('.')])}");

    private void ConcludeWhenDecided()
    {
        var complete = state.State.Result is not null || _decided.Count == state.State.Spec!.Size;
        if (complete && !_closed && _telling.IsCompleted)
        {
            _telling = TellAsync(Conclude);
        }
    }

    private async Task Conclude()
    {
        var spec = state.State.Spec!;
        await (_deciding = Decide(spec));
        if (!_closed)
        {
            await Owner(spec).GroupDecided(state.State.Result!);
        }
    }

    /// <summary>Makes the result durable and hands the outcomes to the problem.</summary>
    private async Task Decide(GroupSpec spec)
    {
        if (state.State.Result is null)
        {
            var results = _decided.OrderBy(d => d.Key).Select(d => d.Value).ToArray();
            await SampleLostAgain(results);
            var conclusion = await GroupConclusion.DrawAsync(artifacts, Id, spec, await Definition(spec), results, _stopping.Token);
            (state.State.Result, state.State.Outcomes) = (conclusion.Result, conclusion.Outcomes);
            await state.SaveAsync(this);
        }

        await GrainFactory.GetGrain<IProblemGrain>(spec.ProblemId).Record(Id, spec.Purpose, state.State.Outcomes);
    }

    /// <summary>Has the rollouts sampled again whose completions are lost.</summary>
    /// <exception cref="StoredDataException">There are some: the group cannot be concluded yet.</exception>
    private async Task SampleLostAgain(RolloutResult[] results)
    {
        var lost = new List<string>();
        foreach (var result in results.Where(r => r.Completion.Artifact is not null))
        {
            if (!await artifacts.ExistsAsync(result.Completion.Artifact!, _stopping.Token))
            {
                await GrainFactory.GetGrain<IRolloutGrain>(result.RolloutId).Clear();
                _decided.Remove(Keys.TryParseRollout(result.RolloutId)!.Value.N);
                lost.Add(result.RolloutId);
            }
        }

        if (lost.Count > 0)
        {
            throw new StoredDataException($"the completions of {string.Join(", ", lost)} are missing and are sampled again");
        }
    }

    /// <summary>Runs beside the grain's calls, so that an owner that is opening this group is not waited for in a circle.</summary>
    private async Task TellAsync(Func<Task> tell)
    {
        try
        {
            await tell();
        }
        catch (InconsistentStateException error)
        {
            LogNotTold(Id, error);
            DeactivateOnIdle();
        }
        catch (Exception error)
        {
            LogNotTold(Id, error);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Group {Group} could not be concluded; it tries again")]
    private partial void LogNotTold(string group, Exception error);
}
