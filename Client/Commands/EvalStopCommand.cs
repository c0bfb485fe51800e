using NousCoder.Client.Display;
using NousCoder.Client.Evaluations;
using NousCoder.Contracts.Evaluation;

namespace NousCoder.Client.Commands;

/// <summary><c>eval stop</c></summary>
internal sealed class EvalStopCommand : ConsoleCommand
{
    private readonly Argument<string> _id = new("ID") { Description = "Id of the evaluation." };

    public EvalStopCommand()
        : base("stop", "End an evaluation where it stands; the command that began it goes on with it.") => Add(_id);

    protected override async Task<int> RunAsync(CommandContext context)
    {
        var id = context.Get(_id);
        await using var silo = await context.ConnectAsync();
        if ((await EvaluationReader.ResultAsync(silo.Grains, id)).Spec.JobId is { } job)
        {
            throw new NousCoderException($"evaluation '{id}' is part of job '{job}'; 'nouscoder train stop {job}' ends both");
        }

        await silo.Grains.GetGrain<IEvaluationGrain>(id).Cancel(jobId: null);
        var result = await EvaluationReader.ResultAsync(silo.Grains, id);
        context.Answer(result, console => console.Line(
            $"evaluation {id} {(result.Finished ? "was finished" : "is stopped")} after {result.Decided} of {Say.Plural(result.Problems, "problem")}"));
        return NousCoderConsole.Done;
    }
}
