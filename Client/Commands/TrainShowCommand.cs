using NousCoder.Client.Display;
using NousCoder.Client.Jobs;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Commands;

/// <summary><c>train show</c></summary>
internal sealed class TrainShowCommand : ConsoleCommand
{
    private readonly Argument<string> _id = Names.Argument("ID", "Id of the job.");

    public TrainShowCommand()
        : base("show", "Show a job: its spec, where it stands, its evaluations.") => Add(_id);

    protected override async Task<int> RunAsync(CommandContext context)
    {
        var id = context.Get(_id);
        await using var silo = await context.ConnectAsync();
        var job = silo.Grains.GetGrain<ITrainingJobGrain>(id);
        if (await UnreadableJob.FindAsync(silo.Grains, id) is { } reason)
        {
            throw UnreadableJob.Describe(id, reason);
        }

        var spec = await job.GetSpec() ?? throw JobWatcher.Unknown(id);
        var progress = await job.GetProgress(int.MaxValue) ?? throw JobWatcher.Unknown(id);
        context.Answer(new { progress, spec = JsonLine.Spec(spec) }, console =>
        {
            JobView.Show(console, progress);
            console.Line(TrainingJobSpecFile.Write(spec));
        });
        return NousCoderConsole.Done;
    }
}
