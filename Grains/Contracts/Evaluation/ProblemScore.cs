namespace NousCoder.Contracts.Evaluation;

/// <summary>How a policy fared on one problem.</summary>
/// <param name="ProblemId">Key of the problem.</param>
/// <param name="Samples">Verified samples.</param>
/// <param name="Passed">Those that passed.</param>
/// <param name="Overlong">Those that were cut at their maximum length.</param>
/// <param name="PassedTokens">Tokens of the completions that passed, all together.</param>
/// <param name="FailedTokens">Tokens of the completions that failed, all together.</param>
/// <param name="Attempt">The attempt of the group that the samples are of: 0 unless completions could not be generated at first.</param>
[GenerateSerializer, Immutable, Alias("NousCoder.ProblemScore")]
public sealed record ProblemScore(
    [property: Id(0)] string ProblemId,
    [property: Id(1)] int Samples,
    [property: Id(2)] int Passed,
    [property: Id(3)] int Overlong,
    [property: Id(4)] long PassedTokens = 0,
    [property: Id(5)] long FailedTokens = 0,
    [property: Id(6)] int Attempt = 0)
{
    /// <summary>Whether the prompt leaves no room for a completion, so that no sample could pass.</summary>
    public bool PromptTooLong => Samples > 0 && PassedTokens + FailedTokens == 0;

    /// <summary>Share of the verified samples that passed; null where none is verified.</summary>
    public double? SolveRate => Samples == 0 ? null : (double)Passed / Samples;
}
