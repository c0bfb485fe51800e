using NousCoder.Client.Display;

namespace NousCoder.Client.Demo;

/// <summary>How every problem of a demo fared, a line each, so that nothing is lost with the private silo.</summary>
internal static class ProblemsFile
{
    public static string PathIn(DemoResults results) => Path.Combine(results.Folder, "problems.jsonl");

    public static void Write(DemoOutcome outcome) => File.WriteAllLines(
        PathIn(outcome.Results),
        outcome.Problems.Select(p => JsonLine.Format(new { p.Before, p.After, training = ProblemView.Summary(p.Standing) })));
}
