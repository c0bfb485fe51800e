namespace NousCoder.Grains.Evaluation;

/// <summary>The number of groups of an evaluation that are open at a time. As soon as one is complete, in whatever order, another is opened.</summary>
public static class EvaluationWindow
{
    /// <summary>Completions that are asked for at a time: enough to keep an engine's batch full.</summary>
    private const int MaxCompletions = 256;

    /// <summary>One slow program must not leave engine and sandbox idle until its group is complete.</summary>
    private const int MinGroups = 4;

    /// <summary>Returns the number of groups.</summary>
    /// <param name="samples">Completions of a group.</param>
    public static int Groups(int samples) => Math.Max(MinGroups, MaxCompletions / samples);
}
