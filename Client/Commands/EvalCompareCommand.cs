using NousCoder.Client.Evaluations;

namespace NousCoder.Client.Commands;

/// <summary><c>eval compare</c></summary>
internal sealed class EvalCompareCommand : ConsoleCommand
{
    private readonly Argument<string> _first = new("A") { Description = "Id of an evaluation." };
    private readonly Argument<string> _second = new("B") { Description = "Id of another on the same dataset." };

    public EvalCompareCommand()
        : base("compare", "Compare two evaluations problem by problem.")
    {
        Add(_first);
        Add(_second);
    }

    protected override async Task<int> RunAsync(CommandContext context)
    {
        var (first, second) = (context.Get(_first), context.Get(_second));
        await using var silo = await context.ConnectAsync();
        var comparison = EvaluationComparison.Of(await RatesAsync(silo.Grains, first), await RatesAsync(silo.Grains, second));
        context.Answer(
            new
            {
                First = new { EvaluationId = first, Pass1 = comparison.First },
                Second = new { EvaluationId = second, Pass1 = comparison.Second },
                comparison.Problems, comparison.Interval, comparison.PValue, comparison.Better, comparison.Worse,
                Changes = comparison.Changes.Select(c => new { ProblemId = c.Problem, c.First, c.Second }),
            },
            console => EvaluationView.Show(console, first, second, comparison));
        return NousCoderConsole.Done;
    }

    private static async Task<Dictionary<string, double>> RatesAsync(IGrainFactory grains, string id)
    {
        await EvaluationReader.ResultAsync(grains, id);
        return EvaluationReader.Rates(await EvaluationReader.ScoresAsync(grains, id));
    }
}
