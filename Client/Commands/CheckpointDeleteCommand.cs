using NousCoder.Client.Display;
using NousCoder.Contracts.Checkpoints;

namespace NousCoder.Client.Commands;

/// <summary><c>checkpoint delete</c></summary>
internal sealed class CheckpointDeleteCommand : ConsoleCommand
{
    private readonly Argument<string> _name = Names.Argument("NAME", "An imported checkpoint.");

    public CheckpointDeleteCommand()
        : base("delete", "Delete an imported checkpoint. Its name is not used again.") => Add(_name);

    protected override async Task<int> RunAsync(CommandContext context)
    {
        await using var silo = await context.ConnectAsync();
        var name = context.Get(_name);
        var checkpoint = silo.Grains.GetGrain<ICheckpointGrain>(name);
        if (await checkpoint.GetSummary() is null)
        {
            throw new NousCoderException($"there is no imported checkpoint '{name}'; 'nouscoder checkpoint list' names those there are");
        }

        await checkpoint.Delete();
        context.Answer(new { deleted = name }, console => console.Line($"deleted '{name}'"));
        return NousCoderConsole.Done;
    }
}
