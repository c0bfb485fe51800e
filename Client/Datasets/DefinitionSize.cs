using System.Text;
using NousCoder.Contracts.Problems;

namespace NousCoder.Datasets;

/// <summary>How many bytes of a message a problem takes, which goes without the contents of its tests. Rather too many.</summary>
internal static class DefinitionSize
{
    /// <summary>The most that a problem may take.</summary>
    public const int MaxBytes = MessageLimits.MaxValueBytes;

    // Names and numbers; the size of a test's input.
    private const int OfProblem = 512, OfTest = 6;

    public static int Of(ProblemDefinition problem) => OfProblem + (OfTest * problem.Suite.Count)
        + new[] { problem.Statement, problem.StarterCode, problem.FunctionName ?? "", problem.Difficulty, problem.Source, problem.SourceId }
            .Sum(Encoding.UTF8.GetByteCount);
}
