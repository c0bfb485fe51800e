using NousCoder.Client.Display;
using NousCoder.Contracts.Evaluation;

namespace NousCoder.Client.Commands;

/// <summary><c>eval list</c></summary>
internal sealed class EvalListCommand() : ConsoleCommand("list", "List the evaluations that no job asked for, newest first; 'train show' lists those of a job.")
{
    protected override async Task<int> RunAsync(CommandContext context)
    {
        await using var silo = await context.ConnectAsync();
        var known = await silo.Grains.GetGrain<IEvaluationDirectoryGrain>(Keys.Only).List();
        // Of one under way the directory knows only that it was begun.
        var evaluations = await Task.WhenAll(known.Select(async e =>
            e.Finished ? e : await silo.Grains.GetGrain<IEvaluationGrain>(e.EvaluationId).GetResult() ?? e));
        context.Answer(new { evaluations }, console => Show(console, evaluations));
        return NousCoderConsole.Done;
    }

    private static void Show(IAnsiConsole console, EvaluationResult[] evaluations)
    {
        if (evaluations.Length == 0)
        {
            console.Line("no evaluation yet; 'nouscoder eval DATASET --checkpoint C' begins one");
            return;
        }

        var table = Tables.Create("evaluation", "dataset", "policy", "#samples", "#context", "#problems", "#pass@1", "begun", "");
        foreach (var e in evaluations)
        {
            table.Row(
                e.EvaluationId,
                e.Spec.Dataset,
                $"{e.Spec.Policy.Checkpoint}, version {e.Spec.Policy.Version}",
                Say.Count(e.Spec.Samples),
                Say.Count(e.Spec.Generation.ContextLength),
                $"{Say.Count(e.Decided)} of {Say.Count(e.Problems)}",
                Say.Share(e.Decided > 0 ? e.Pass1 : null),
                Say.Time(e.Begun),
                e.Error.Length > 0 ? e.Error : e.Finished ? "" : "under way");
        }

        console.Write(table);
    }
}
