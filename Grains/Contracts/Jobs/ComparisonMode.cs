using System.Text.Json.Serialization;

namespace NousCoder.Contracts.Jobs;

/// <summary>The rules by which a program that reads standard input is judged. Results of functions are compared exactly in every mode.</summary>
public enum ComparisonMode
{
    /// <summary>
    /// LiveCodeBench's comparison, and numbers that differ by at most 1e-4 are equal. An exit status other than 0 is a runtime
    /// error, as contest judges have it.
    /// </summary>
    [JsonStringEnumMemberName("nouscoder")]
    NousCoder,

    /// <summary>
    /// LiveCodeBench's comparison: numbers are equal as exact decimals. A program that ends by <c>SystemExit</c> is judged by its
    /// output, whatever its status; an uncaught exception is a runtime error.
    /// </summary>
    [JsonStringEnumMemberName("livecodebench")]
    LiveCodeBench,
}
