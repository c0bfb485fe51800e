using NousCoder.Client.Checkpoints;
using NousCoder.Client.Display;
using NousCoder.Contracts.Checkpoints;

namespace NousCoder.Client.Commands;

/// <summary><c>checkpoint export</c></summary>
internal sealed class CheckpointExportCommand : ConsoleCommand
{
    private readonly Argument<string> _policy = new("POLICY") { Description = "A job for its newest version, JOB@best for its best, an imported checkpoint, or starter." };
    private readonly Option<string> _to = new("--to") { Description = "Folder to write; made where it does not exist, and empty.", HelpName = "DIR", Required = true };
    private readonly Option<bool> _adapter = new("--adapter") { Description = "Write an adapter as it is, in PEFT's layout, instead of merged into the weights of its model." };

    public CheckpointExportCommand()
        : base("export", "Write a policy to a folder in Hugging Face's layout.")
    {
        Add(_policy);
        Add(_to);
        Add(_adapter);
    }

    protected override async Task<int> RunAsync(CommandContext context)
    {
        var folder = Path.GetFullPath(context.Get(_to)!);
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new NousCoderException($"{folder} is not an empty folder; name another");
        }

        await using var silo = await context.ConnectAsync();
        var policy = await PolicyName.FindAsync(silo.Grains, context.Get(_policy));
        var export = silo.Grains.GetGrain<IPolicyExportGrain>($"export-{Guid.NewGuid():N}");
        var bytes = await new PolicyDownloader(export, folder).RunAsync(policy, merge: !context.Get(_adapter), context.Cancellation);
        context.Answer(
            new { policy.Version, Folder = folder, Bytes = bytes },
            console => console.Line($"wrote version {policy.Version}, {Say.Bytes(bytes)}, to {folder}"));
        return NousCoderConsole.Done;
    }
}
