namespace NousCoder.Grains.Jobs;

/// <summary>Problems that were drawn.</summary>
/// <param name="Samples">The problems, in the order of their draws.</param>
/// <param name="NextDraw">The draw that follows.</param>
internal sealed record SampledProblems(ImmutableArray<ProblemSample> Samples, long NextDraw);

/// <summary>A problem that was drawn.</summary>
/// <param name="Draw">Its place in the job's order of draws, from 0.</param>
/// <param name="ProblemId">Key of the problem.</param>
/// <param name="Epoch">How often all problems were drawn before.</param>
internal readonly record struct ProblemSample(long Draw, string ProblemId, int Epoch);
