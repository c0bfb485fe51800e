namespace NousCoder.Grains.Prompts;

/// <summary>
/// The user messages that published policies were trained and evaluated with. They are data: nothing here is corrected, not
/// even punctuation.
/// </summary>
internal static class QuestionWording
{
    private const string WithStarterCode =
        "You will use the following starter code to write the solution to the problem and enclose your code within delimiters.";

    private const string Answer = "### Answer: (use the provided format with backticks)\n\n";

    /// <summary>The wording of the environment that NousCoder was trained in.</summary>
    public static string NousCoder(ProblemKind kind, string statement, string starterCode)
    {
        const string WithoutStarterCode =
            "Read the inputs from stdin, solve the problem, and write the answer to stdout (do not directly test on the " +
            "sample inputs). Enclose your code within delimiters as follows. Ensure that when the python program runs it " +
            "reads the inputs runs the algorithm and writes output to STDOUT.";
        return $"Question: {statement}\n\n{Format("", WithoutStarterCode, kind, starterCode)}{Answer}";
    }

    /// <summary>LiveCodeBench's wording.</summary>
    public static string LiveCodeBench(ProblemKind kind, string statement, string starterCode)
    {
        const string WithoutStarterCode =
            "Read the inputs from stdin solve the problem and write the answer to stdout (do not directly test on the " +
            "sample inputs). Enclose your code within delimiters as follows. Ensure that when the python program runs, it " +
            "reads the inputs, runs the algorithm and writes output to STDOUT.";
        return $"### Question:\n{statement}\n\n{Format("### Format: ", WithoutStarterCode, kind, starterCode)}{Answer}";
    }

    /// <summary>Says how to answer; nothing for a function without starter code, since neither source has words for it.</summary>
    private static string Format(string heading, string withoutStarterCode, ProblemKind kind, string starterCode) => kind switch
    {
        ProblemKind.Stdin => $"{heading}{withoutStarterCode}\n```python\n# YOUR CODE HERE\n```\n\n",
        _ when starterCode.Length > 0 => $"{heading}{WithStarterCode}\n```python\n{starterCode}\n```\n\n",
        _ => "",
    };
}
