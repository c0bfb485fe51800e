using NousCoder.Client.Evaluations;
using NousCoder.Contracts.Evaluation;

namespace NousCoder.Client.Commands;

/// <summary><c>eval show</c></summary>
internal sealed class EvalShowCommand : ConsoleCommand
{
    private readonly Argument<string> _id = new("ID") { Description = "Id of the evaluation; of a job's, 'train show' lists them." };
    private readonly Option<string?> _out = new("--out") { Description = "Folder for report.md and livecodebench.json.", HelpName = "DIR" };

    public EvalShowCommand()
        : base("show", "Show an evaluation, finished or under way.")
    {
        Add(_id);
        Add(_out);
    }

    protected override async Task<int> RunAsync(CommandContext context)
    {
        await using var silo = await context.ConnectAsync();
        await ShowAsync(context, silo.Grains, await EvaluationReader.ResultAsync(silo.Grains, context.Get(_id)), context.Get(_out));
        return NousCoderConsole.Done;
    }

    /// <summary>Answers with an evaluation, and writes its files where that is wished.</summary>
    public static async Task ShowAsync(CommandContext context, IGrainFactory grains, EvaluationResult result, string? folder)
    {
        var problems = await EvaluationReader.ProblemsAsync(grains, result.EvaluationId);
        if (folder is not null)
        {
            await EvaluationFiles.WriteAsync(grains, folder, result, problems, context.Cancellation);
        }

        var summary = EvaluationSummary.Of(problems, result.Spec.Samples);
        context.Answer(
            new { result.EvaluationId, result.Spec, result.Finished, result.Error, Summary = summary, Scores = problems.Select(p => p.Score) },
            console => EvaluationView.Show(console, result, summary));
    }
}
