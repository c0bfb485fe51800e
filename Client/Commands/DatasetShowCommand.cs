using NousCoder.Client.Display;

namespace NousCoder.Client.Commands;

/// <summary><c>dataset show</c></summary>
internal sealed class DatasetShowCommand : ConsoleCommand
{
    private readonly Argument<string> _name = Names.Argument("NAME", "Name of the dataset.");

    public DatasetShowCommand()
        : base("show", "Show a dataset in numbers.") => Add(_name);

    protected override async Task<int> RunAsync(CommandContext context)
    {
        await using var silo = await context.ConnectAsync();
        var summary = await Lookup.DatasetAsync(silo.Grains, context.Get(_name));
        context.Answer(summary, console => DatasetView.Show(console, summary));
        return NousCoderConsole.Done;
    }
}
