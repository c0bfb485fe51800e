using NousCoder.Client.Display;
using NousCoder.Client.Jobs;
using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Commands;

/// <summary><c>train submit</c></summary>
internal sealed class TrainSubmitCommand : ConsoleCommand
{
    private readonly Argument<string> _file = new("JOB.json") { Description = "The job. Comments are allowed; unknown fields are errors." };
    private readonly Option<string> _id = Names.Option("--id", "Id of the job. Default: made from the time.");
    private readonly Option<bool> _watch = new("--watch") { Description = "Watch the job until it ends." };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "Print the job with every default and what it would do, and begin nothing. Asks the silo too.",
    };

    public TrainSubmitCommand()
        : base("submit", "Begin a training job.")
    {
        Add(_file);
        Add(_id);
        Add(_watch);
        Add(_dryRun);
    }

    protected override async Task<int> RunAsync(CommandContext context)
    {
        var spec = JobFile.Read(context.Get(_file));
        var id = context.Get(_id) ?? JobIds.Fresh(TimeProvider.System);
        await using var silo = await context.ConnectAsync();
        var job = silo.Grains.GetGrain<ITrainingJobGrain>(id);
        if (context.Get(_dryRun))
        {
            var plan = await job.Check(spec);
            context.Answer(new { spec = JsonLine.Spec(spec), plan }, console =>
            {
                console.Line(TrainingJobSpecFile.Write(spec));
                foreach (var line in plan)
                {
                    console.Line(line);
                }
            });
            return NousCoderConsole.Done;
        }

        await job.Submit(spec);
        context.Answer(new { job_id = id }, console => console.Line(id));
        return context.Get(_watch) ? await WatchedJob.RunAsync(context, silo.Grains, id) : NousCoderConsole.Done;
    }
}
