namespace NousCoder.Sandbox.Suites;

/// <summary>The comparison of a function's results with the expected values.</summary>
internal enum ResultComparison
{
    /// <summary>As values of JSON under Python's <c>==</c>.</summary>
    Json,

    /// <summary>As the grader of APPS and TACO does.</summary>
    Taco,
}
