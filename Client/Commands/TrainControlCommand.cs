using NousCoder.Client.Display;
using NousCoder.Client.Jobs;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Commands;

/// <summary><c>train pause</c>, <c>train resume</c>, <c>train stop</c></summary>
internal sealed class TrainControlCommand : ConsoleCommand
{
    private readonly Argument<string> _id = Names.Argument("ID", "Id of the job.");
    private readonly string _done;
    private readonly Func<ITrainingJobGrain, Task> _control;

    public TrainControlCommand(string name, string description, string done, Func<ITrainingJobGrain, Task> control)
        : base(name, description)
    {
        (_done, _control) = (done, control);
        Add(_id);
    }

    protected override async Task<int> RunAsync(CommandContext context)
    {
        var id = context.Get(_id);
        await using var silo = await context.ConnectAsync();
        var job = silo.Grains.GetGrain<ITrainingJobGrain>(id);
        if (await job.GetSpec() is null)
        {
            throw JobWatcher.Unknown(id);
        }

        await _control(job);
        var progress = await job.GetProgress(int.MaxValue) ?? throw JobWatcher.Unknown(id);
        context.Answer(progress, console => console.Line($"job {id} is {_done} after step {progress.Step} of {progress.Steps}"));
        return NousCoderConsole.Done;
    }
}
