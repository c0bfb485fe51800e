namespace NousCoder.Grains.Jobs;

/// <summary>A group that a job has asked for and not closed.</summary>
/// <param name="GroupId">Key of the group.</param>
/// <param name="Draw">Its place in the job's order of draws, from 0.</param>
/// <param name="Policy">What it is sampled from.</param>
[GenerateSerializer, Immutable, Alias("NousCoder.OpenGroup")]
public sealed record OpenGroup(
    [property: Id(0)] string GroupId,
    [property: Id(1)] long Draw,
    [property: Id(2)] PolicyReference Policy);
