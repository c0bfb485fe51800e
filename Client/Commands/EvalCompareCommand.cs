using NousCoder.Client.Display;
using NousCoder.Client.Evaluations;
using NousCoder.Contracts.Evaluation;

namespace NousCoder.Client.Commands;

/// <summary><c>eval compare</c></summary>
internal sealed class EvalCompareCommand : ConsoleCommand
{
    private readonly Argument<string> _first = new("A") { Description = "Id of an evaluation." };
    private readonly Argument<string> _second = new("B") { Description = "Id of another on the same dataset." };

    public EvalCompareCommand()
        : base("compare", "Compare two finished evaluations problem by problem.")
    {
        Add(_first);
        Add(_second);
    }

    protected override async Task<int> RunAsync(CommandContext context)
    {
        var (first, second) = (context.Get(_first), context.Get(_second));
        await using var silo = await context.ConnectAsync();
        var comparison = EvaluationComparison.Of(await ScoresAsync(silo.Grains, first), await ScoresAsync(silo.Grains, second));
        context.Answer(
            new
            {
                First = new { EvaluationId = first, Pass1 = comparison.First },
                Second = new { EvaluationId = second, Pass1 = comparison.Second },
                comparison.Problems, comparison.LeftOut, comparison.Interval, comparison.PValue, comparison.Better, comparison.Worse,
                Changes = comparison.Changes.Select(c => new { ProblemId = c.Problem, c.First, c.Second }),
            },
            console => EvaluationView.Show(console, first, second, comparison));
        return NousCoderConsole.Done;
    }

    /// <summary>Of a finished one alone: problems with short completions are decided first, so a part of them is no sample of all.</summary>
    private static async Task<IReadOnlyList<ProblemScore>> ScoresAsync(IGrainFactory grains, string id)
    {
        var result = await EvaluationReader.ResultAsync(grains, id);
        if (result.Finished)
        {
            return await EvaluationReader.ScoresAsync(grains, id);
        }

        var mend = result.Error.Length == 0 ? $"wait until 'nouscoder eval show {id}' says that it is finished"
            : result.Spec.JobId is { } job ? $"it is part of job '{job}', see 'nouscoder train show {job}'"
            : "the command that began it goes on with it";
        throw new NousCoderException(
            $"evaluation '{id}' is not finished: {EvaluationView.StateOf(result)} after {Say.Count(result.Decided)} of {Say.Plural(result.Problems, "problem")}; {mend}");
    }
}
