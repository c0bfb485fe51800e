using NousCoder.Client.Checkpoints;
using NousCoder.Client.Display;
using NousCoder.Contracts.Checkpoints;

namespace NousCoder.Client.Commands;

/// <summary><c>checkpoint import</c></summary>
internal sealed class CheckpointImportCommand : ConsoleCommand
{
    private readonly Argument<string> _path = new("PATH") { Description = "Folder in Hugging Face's layout, or an adapter in PEFT's." };
    private readonly Option<string> _name = Names.Option("--name", "Name of the checkpoint, by which a job's 'policy' may call it.");
    private readonly Option<string?> _base = new("--base")
    {
        Description = "Imported checkpoint that an adapter is for, or 'starter'. Takes the place of base_model_name_or_path in adapter_config.json.",
        HelpName = "NAME",
    };

    public CheckpointImportCommand()
        : base("import", "Bring a checkpoint to the cluster's artifact store.")
    {
        _name.Required = true;
        Add(_path);
        Add(_name);
        Add(_base);
    }

    protected override async Task<int> RunAsync(CommandContext context)
    {
        var folder = context.Get(_path);
        if (!File.Exists(Path.Combine(folder, "config.json")) && !File.Exists(Path.Combine(folder, "adapter_config.json")))
        {
            throw new NousCoderException($"{folder} holds neither config.json nor adapter_config.json; name a folder in Hugging Face's layout");
        }

        if (context.Get(_base) is not null && !File.Exists(Path.Combine(folder, "adapter_config.json")))
        {
            throw new NousCoderException($"--base: {folder} holds no adapter_config.json; only an adapter has a base model");
        }

        await using var silo = await context.ConnectAsync();
        var uploader = new CheckpointUploader(silo.Grains.GetGrain<ICheckpointGrain>(context.Get(_name)!), folder, context.Get(_base));
        var summary = await ReadProgress.RunAsync(
            Path.GetFullPath(folder), uploader.Files.Sum(f => f.Length), "importing", lines: true, report => uploader.RunAsync(report, context.Cancellation));
        context.Answer(
            new { summary.Name, summary.Source, summary.Bytes, summary.Imported },
            console => console.Line($"imported {Say.Bytes(summary.Bytes)} as '{summary.Name}'; a job takes it by \"policy\": \"{summary.Name}\""));
        return NousCoderConsole.Done;
    }
}
