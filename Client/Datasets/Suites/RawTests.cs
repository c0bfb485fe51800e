using NousCoder.Contracts.Problems;
using NousCoder.Datasets.Json;

namespace NousCoder.Datasets.Suites;

/// <summary>The hidden tests of a row, and what they say of the problem.</summary>
public sealed record RawTests
{
    public required IReadOnlyList<RawTest> Tests { get; init; }

    /// <summary>The function that they call; null where they name none.</summary>
    public string? FunctionName { get; init; }

    /// <summary>How they are run; null where they do not say.</summary>
    public ProblemKind? Kind { get; init; }

    /// <summary>How outputs are compared; null where they do not say.</summary>
    public TokenComparison? Comparison { get; init; }

    /// <summary>True if inputs and outputs are two lists named in the plural, as APPS and TACO have them. Default false.</summary>
    public bool IsTacoLayout { get; init; }

    /// <summary>
    /// Whether the results of a function are compared as the grader of APPS and TACO does: stored values may be wrapped in a
    /// list, and a text is itself, not JSON. Formats of that origin set it; where an input is a text, which that grader could
    /// not pass on, it has no effect. Default false.
    /// </summary>
    public bool TacoResults { get; init; }

    /// <summary>These tests, then others of the same problem.</summary>
    public RawTests Then(RawTests others) => new()
    {
        Tests = [.. Tests, .. others.Tests],
        FunctionName = FunctionName is { } name && others.FunctionName is { } called && name != called
            ? throw new RowException($"some tests call '{name}', others '{called}'; a problem has one function")
            : FunctionName ?? others.FunctionName,
        Comparison = Comparison ?? others.Comparison,
        Kind = Kind is { } kind && others.Kind is { } other && kind != other
            ? throw new RowException("some tests read standard input, others call a function")
            : Kind ?? others.Kind,
    };

    /// <summary>Inputs and outputs side by side.</summary>
    public static RawTests Of(IReadOnlyList<RawValue> inputs, IReadOnlyList<RawValue> outputs, string? functionName, string field) =>
        inputs.Count == outputs.Count
            ? new RawTests { Tests = [.. inputs.Zip(outputs, (i, o) => new RawTest(i, o))], FunctionName = functionName }
            : throw RowException.Field(field, $"holds {inputs.Count} inputs and {outputs.Count} outputs");
}
