using System.Text;
using NousCoder.Contracts.Problems;

namespace NousCoder.Client.Datasets;

/// <summary>Problems that travel in one message.</summary>
internal sealed class ProblemPage
{
    private const int MaxProblems = 64;
    private const int MaxBytes = 256 * 1024;
    private readonly List<ProblemDefinition> _problems = [];
    private int _bytes;

    public bool IsEmpty => _problems.Count == 0;

    /// <summary>Whether the problem still fits. Into an empty page any problem fits.</summary>
    public bool HasRoomFor(ProblemDefinition problem) =>
        IsEmpty || (_problems.Count < MaxProblems && _bytes + Size(problem) < MaxBytes);

    public void Add(ProblemDefinition problem)
    {
        _problems.Add(problem);
        _bytes += Size(problem);
    }

    public ImmutableArray<ProblemDefinition> Take()
    {
        ImmutableArray<ProblemDefinition> page = [.. _problems];
        _problems.Clear();
        _bytes = 0;
        return page;
    }

    private static int Size(ProblemDefinition problem) =>
        512 + Encoding.UTF8.GetByteCount(problem.Statement) + Encoding.UTF8.GetByteCount(problem.StarterCode)
            + (5 * problem.Suite.Count);
}
