namespace NousCoder.Contracts.Problems;

/// <summary>How a program is given its input and how its answer is read.</summary>
public enum ProblemKind
{
    /// <summary>The program reads standard input and writes standard output.</summary>
    Stdin,

    /// <summary>A named function, or a method of <c>class Solution</c>, is called with JSON arguments.</summary>
    Function,
}
