using NousCoder.Contracts.Jobs;

namespace NousCoder.Client.Commands;

/// <summary><c>train schema</c></summary>
internal sealed class TrainSchemaCommand() : ConsoleCommand("schema", "Print the JSON schema of job files, for editors.")
{
    protected override Task<int> RunAsync(CommandContext context)
    {
        // The same with --json: a schema is JSON.
        Console.Out.WriteLine(TrainingJobSpecSchema.Write());
        return Task.FromResult(NousCoderConsole.Done);
    }
}
