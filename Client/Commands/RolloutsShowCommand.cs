using NousCoder.Client.Display;
using NousCoder.Contracts.Rollouts;

namespace NousCoder.Client.Commands;

/// <summary><c>rollouts show</c></summary>
internal sealed class RolloutsShowCommand : ConsoleCommand
{
    private readonly Argument<string> _id = new("ID") { Description = "Id of the rollout, JOB.STEP.DATASET.INDEX.ATTEMPT.N." };

    public RolloutsShowCommand()
        : base("show", "Show a rollout: prompt, completion, program, verdict, first failing test.") => Add(_id);

    protected override async Task<int> RunAsync(CommandContext context)
    {
        var id = context.Get(_id);
        await using var silo = await context.ConnectAsync();
        var rollout = Keys.TryParseRollout(id) is null
            ? null
            : await silo.Grains.GetGrain<IRolloutGrain>(id).GetTranscript();
        if (rollout is null)
        {
            throw new NousCoderException($"there is no rollout '{id}'; a rollout is named JOB.STEP.DATASET.INDEX.ATTEMPT.N");
        }

        context.Answer(rollout, console => RolloutView.Show(console, rollout));
        return NousCoderConsole.Done;
    }
}
