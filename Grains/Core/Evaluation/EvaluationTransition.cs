namespace NousCoder.Grains.Evaluation;

/// <summary>The result of an event.</summary>
/// <param name="Phase">The phase that follows; the same if the event has no effect on it.</param>
/// <param name="Effects">What is done once the phase is stored.</param>
public sealed record EvaluationTransition(EvaluationPhase Phase, EvaluationEffects Effects);
