namespace NousCoder.Grains.Evaluation;

/// <summary>Remembers the evaluations that no job asked for, and drives those that are not settled.</summary>
public sealed class EvaluationDirectoryGrain(
    [PersistentState("evaluations")] IPersistentState<EvaluationDirectoryState> state,
    ILogger<EvaluationDirectoryGrain> logger) : Grain, IEvaluationDirectoryGrain
{
    private DrivenWork<EvaluationResult> Work => new(state.State.Evaluations, state.State.Settled);

    /// <inheritdoc/>
    public Task Set(EvaluationResult evaluation, bool settled) =>
        Work.Set(evaluation.EvaluationId, evaluation, settled) ? state.SaveAsync(this) : Task.CompletedTask;

    /// <inheritdoc/>
    public Task<ImmutableArray<EvaluationResult>> List() => Task.FromResult<ImmutableArray<EvaluationResult>>(
        [.. state.State.Evaluations.Values.OrderByDescending(e => e.Begun).ThenBy(e => e.EvaluationId, StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public Task DriveAll()
    {
        Work.DriveAll(id => GrainFactory.GetGrain<IEvaluationGrain>(id).Drive(), logger);
        return Task.CompletedTask;
    }
}
