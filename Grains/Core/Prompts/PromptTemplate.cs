namespace NousCoder.Grains.Prompts;

/// <summary>The named ways to put a problem to a policy.</summary>
public static class PromptTemplate
{
    /// <summary>NousCoder's own, as a chat of Qwen3's.</summary>
    public const string NousCoder = "nouscoder";

    /// <summary>LiveCodeBench's, as a chat of Qwen3's.</summary>
    public const string LiveCodeBench = "livecodebench";

    /// <summary>The statement and nothing else, for a policy that knows no English beyond the problems' own words.</summary>
    public const string Compact = "compact";

    /// <summary>The names that can be asked for.</summary>
    public static ImmutableArray<string> Names { get; } = [NousCoder, LiveCodeBench, Compact];

    /// <summary>Gets the text of the token that a template writes after an assistant's message; null if it writes none.</summary>
    public static string? EndOfTurnOf(string template) => template == Compact ? null : ChatRendering.EndOfTurn;

    /// <summary>Renders a problem.</summary>
    /// <exception cref="NousCoderException">There is no template of that name.</exception>
    public static ImmutableArray<PromptSegment> Render(string template, ProblemDefinition problem) =>
        Render(template, problem.Kind, problem.Statement, problem.StarterCode);

    /// <summary>Renders a problem of which no more than this is known.</summary>
    /// <exception cref="NousCoderException">There is no template of that name.</exception>
    public static ImmutableArray<PromptSegment> Render(string template, ProblemKind kind, string statement, string starterCode) =>
        template switch
        {
            NousCoder => ChatRendering.Render(QuestionWording.NousCoder(kind, statement, starterCode)),
            LiveCodeBench => ChatRendering.Render(QuestionWording.LiveCodeBench(kind, statement, starterCode)),
            Compact => CompactOf(statement, starterCode),
            _ => throw new NousCoderException(
                $"generation.template: '{template}' is unknown; it must be one of {string.Join(", ", Names)}"),
        };

    private static ImmutableArray<PromptSegment> CompactOf(string statement, string starterCode)
    {
        var starter = starterCode.Trim();
        return
        [
            new(statement.Trim() + "\n" + (starter.Length > 0 ? starter + "\n" : ""), IsTemplate: false),
            new("<|im_start|>", IsTemplate: true),
        ];
    }
}
