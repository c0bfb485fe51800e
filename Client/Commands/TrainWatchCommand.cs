using NousCoder.Client.Jobs;

namespace NousCoder.Client.Commands;

/// <summary><c>train watch</c></summary>
internal sealed class TrainWatchCommand : ConsoleCommand
{
    private readonly Argument<string> _id = Names.Argument("ID", "Id of the job.");

    public TrainWatchCommand()
        : base("watch", "Watch a job until it ends. Ctrl-C ends the watching, not the job.") => Add(_id);

    protected override async Task<int> RunAsync(CommandContext context)
    {
        await using var silo = await context.ConnectAsync();
        return await WatchedJob.RunAsync(context, silo.Grains, context.Get(_id));
    }
}
