using NousCoder.Client.Display;
using NousCoder.Datasets.Import;

namespace NousCoder.Client.Commands;

/// <summary><c>dataset verify</c></summary>
internal sealed class DatasetVerifyCommand : ConsoleCommand
{
    private readonly Argument<string> _name = Names.Argument("NAME", "Name of the dataset.");

    public DatasetVerifyCommand()
        : base("verify", "Check everything that is stored of a dataset: its lists, every problem row, every suite's length and hash. Exit code 1 if anything is damaged.") => Add(_name);

    protected override async Task<int> RunAsync(CommandContext context)
    {
        await using var silo = await context.ConnectAsync();
        var summary = await Lookup.DatasetAsync(silo.Grains, context.Get(_name));
        var damage = await new DatasetVerifier(silo.Grains).FindDamageAsync(summary, report: null, context.Cancellation);
        context.Answer(new { dataset = summary.Name, summary.Problems, summary.Suites, damage }, console =>
        {
            foreach (var line in damage)
            {
                console.Line(line);
            }

            if (damage.IsEmpty)
            {
                console.Line($"dataset {summary.Name} is intact: {Say.Plural(summary.Problems, "problem")}, {Say.Plural(summary.Suites, "test suite")}");
            }
        });
        if (damage.IsEmpty)
        {
            return NousCoderConsole.Done;
        }

        NousCoderConsole.Complain($"dataset '{summary.Name}' is damaged in {Say.Plural(damage.Length, "place")}; import the same file again to repair it");
        return NousCoderConsole.Failed;
    }
}
