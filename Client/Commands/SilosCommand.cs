using NousCoder.Client.Display;
using NousCoder.Contracts.Silos;

namespace NousCoder.Client.Commands;

/// <summary><c>silos</c></summary>
internal sealed class SilosCommand() : ConsoleCommand("silos", "List the silos: roles, free slots, load.")
{
    protected override async Task<int> RunAsync(CommandContext context)
    {
        await using var silo = await context.ConnectAsync();
        var silos = await silo.Grains.GetGrain<ISiloDirectoryGrain>(Keys.Only).List();
        context.Answer(new { silos }, console => Show(console, silos));
        return NousCoderConsole.Done;
    }

    private static void Show(IAnsiConsole console, ImmutableArray<SiloReport> silos)
    {
        var table = Tables.Create("silo", "address", "roles", "#slots", "#busy", "#waiting", "#sequences", "#waiting", "#memory", "version");
        foreach (var s in silos)
        {
            table.Row(
                s.Name, s.Address, string.Join(", ", s.Roles), Say.Count(s.Slots), Say.Count(s.BusySlots), Say.Count(s.WaitingPrograms),
                Say.Count(s.RunningSequences), Say.Count(s.WaitingSequences), Say.Bytes(s.ResidentBytes), s.Version);
        }

        console.Write(table);
        foreach (var s in silos)
        {
            string[] generation = s.GenerationFault is { } fault ? [$"cannot generate: {fault}"] : [];
            foreach (var trouble in (IEnumerable<string>)[.. s.Troubles, .. s.Refused.Select(r => $"does not serve as {r}"), .. generation])
            {
                console.Line($"{s.Name}: {trouble}");
            }
        }
    }
}
