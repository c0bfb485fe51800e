namespace NousCoder.Sandbox.Boxes;

/// <summary>Times of a thread in the scheduler since it began.</summary>
/// <param name="Cpu">Time on a CPU.</param>
/// <param name="Waited">Time that it could have run and had no CPU.</param>
/// <param name="Turns">Times that it was given a CPU.</param>
internal readonly record struct ThreadTimes(TimeSpan Cpu, TimeSpan Waited, long Turns);
