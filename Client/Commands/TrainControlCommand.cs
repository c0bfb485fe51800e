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
    private readonly bool _endsJob;

    /// <param name="name">Name of the command.</param>
    /// <param name="description">What it does.</param>
    /// <param name="done">State of the job afterwards, in words.</param>
    /// <param name="control">Does it.</param>
    /// <param name="endsJob">Whether it ends the job, which is also possible if the job's row cannot be read.</param>
    public TrainControlCommand(string name, string description, string done, Func<ITrainingJobGrain, Task> control, bool endsJob = false)
        : base(name, description)
    {
        _done = done;
        _control = control;
        _endsJob = endsJob;
        Add(_id);
    }

    protected override async Task<int> RunAsync(CommandContext context)
    {
        var id = context.Get(_id);
        await using var silo = await context.ConnectAsync();
        var job = silo.Grains.GetGrain<ITrainingJobGrain>(id);
        if (await UnreadableJob.FindAsync(silo.Grains, id) is { } reason)
        {
            return await ControlUnreadableAsync(context, silo.Grains, id, reason);
        }

        if (await job.GetSpec() is null)
        {
            throw JobWatcher.Unknown(id);
        }

        await _control(job);
        var progress = await job.GetProgress(int.MaxValue) ?? throw JobWatcher.Unknown(id);
        context.Answer(progress, console => console.Line($"job {id} is {_done} after step {progress.Step} of {progress.Steps}"));
        return NousCoderConsole.Done;
    }

    private async Task<int> ControlUnreadableAsync(CommandContext context, IGrainFactory grains, string id, string reason)
    {
        if (!_endsJob)
        {
            throw UnreadableJob.Describe(id, reason);
        }

        await grains.GetGrain<IJobDirectoryGrain>(Keys.Only).Abandon(id);
        context.Answer(new { jobId = id, status = JobStatus.Stopped, reason }, console => console.Line($"job {id} is {_done}; its row could not be read: {reason}"));
        return NousCoderConsole.Done;
    }
}
