namespace NousCoder.Grains.Checkpoints;

/// <summary>The result of an event.</summary>
/// <param name="Phase">The phase that follows; the same if the event has no effect on it.</param>
/// <param name="Effects">What follows from it.</param>
/// <param name="Refusal">Set if the call is refused; then nothing changes.</param>
public sealed record CheckpointTransition(
    CheckpointPhase Phase, CheckpointEffects Effects = CheckpointEffects.None, CheckpointRefusal Refusal = CheckpointRefusal.None);
