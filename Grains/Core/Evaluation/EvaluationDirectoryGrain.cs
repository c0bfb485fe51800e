namespace NousCoder.Grains.Evaluation;

/// <summary>Remembers the evaluations that no job asked for, and drives those that are not settled.</summary>
public sealed partial class EvaluationDirectoryGrain(
    [PersistentState("evaluations")] IPersistentState<EvaluationDirectoryState> state,
    ILogger<EvaluationDirectoryGrain> logger) : Grain, IEvaluationDirectoryGrain
{
    /// <inheritdoc/>
    public async Task Set(EvaluationResult evaluation, bool settled)
    {
        var (evaluations, done) = (state.State.Evaluations, state.State.Settled);
        if (evaluations.GetValueOrDefault(evaluation.EvaluationId) != evaluation || done.Contains(evaluation.EvaluationId) != settled)
        {
            evaluations[evaluation.EvaluationId] = evaluation;
            _ = settled ? done.Add(evaluation.EvaluationId) : done.Remove(evaluation.EvaluationId);
            await state.SaveAsync(this);
        }
    }

    /// <inheritdoc/>
    public Task<ImmutableArray<EvaluationResult>> List() => Task.FromResult<ImmutableArray<EvaluationResult>>(
        [.. state.State.Evaluations.Values.OrderByDescending(e => e.Begun).ThenBy(e => e.EvaluationId, StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public Task DriveAll()
    {
        // Not waited for: an evaluation that is driven says its end here.
        foreach (var id in state.State.Evaluations.Keys.Except(state.State.Settled))
        {
            _ = DriveAsync(id);
        }

        return Task.CompletedTask;
    }

    private async Task DriveAsync(string id)
    {
        try
        {
            await GrainFactory.GetGrain<IEvaluationGrain>(id).Drive();
        }
        catch (Exception error)
        {
            LogNotDriven(id, error);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Evaluation {Evaluation} could not be driven; it is tried again")]
    private partial void LogNotDriven(string evaluation, Exception error);
}
