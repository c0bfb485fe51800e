using System.Text.Json;
using System.Text.Json.Nodes;
using NousCoder.Contracts.Artifacts;
using NousCoder.Contracts.Checkpoints;

namespace NousCoder.Client.Checkpoints;

/// <summary>Brings a checkpoint folder to the cluster.</summary>
/// <param name="checkpoint">The checkpoint's grain.</param>
/// <param name="folder">The folder.</param>
/// <param name="baseName">Name of the imported checkpoint that an adapter is for; null as its adapter_config.json states.</param>
internal sealed class CheckpointUploader(ICheckpointGrain checkpoint, string folder, string? baseName)
{
    private const string AdapterConfiguration = "adapter_config.json";
    private const string BaseField = "base_model_name_or_path";

    /// <summary>The files that belong to a checkpoint; others of the folder are left where they are.</summary>
    public FileInfo[] Files { get; } =
    [
        .. new DirectoryInfo(folder).EnumerateFiles()
            .Where(f => CheckpointFiles.IsCheckpointFile(f.Name))
            .OrderBy(f => f.Name, StringComparer.Ordinal),
    ];

    /// <summary>Sends configuration, tokenizer and headers to be checked, and the files once they have been accepted.</summary>
    /// <param name="report">Receives the bytes of files that have been sent.</param>
    /// <param name="cancellationToken">Cancels the import; what was sent is deleted.</param>
    /// <exception cref="NousCoderException">The folder is no checkpoint that can be loaded.</exception>
    public async Task<CheckpointSummary> RunAsync(Action<long>? report, CancellationToken cancellationToken)
    {
        var source = Path.GetFullPath(folder);
        await checkpoint.Begin();
        try
        {
            await OutlineAsync(cancellationToken);
            await checkpoint.Check(source);
            await SendAsync(report, cancellationToken);
            return await checkpoint.Complete(source);
        }
        catch
        {
            await AbandonAsync();
            throw;
        }
    }

    private async Task OutlineAsync(CancellationToken cancellationToken)
    {
        var piece = new byte[IArtifactUploadGrain.MaxPieceBytes];
        foreach (var file in Files)
        {
            await using var content = await OpenAsync(file, cancellationToken);
            var wanted = await OutlineReader.LengthOfAsync(file.Name, content, cancellationToken);
            var offset = 0L;
            do
            {
                var count = (int)Math.Min(piece.Length, wanted - offset);
                var read = await content.ReadAtLeastAsync(piece.AsMemory(0, count), count, throwOnEndOfStream: false, cancellationToken);
                await checkpoint.Outline(file.Name, content.Length, offset, piece.AsMemory(0, read));
                offset += count;
            }
            while (offset < wanted);
        }
    }

    private async Task SendAsync(Action<long>? report, CancellationToken cancellationToken)
    {
        var sent = 0L;
        var piece = new byte[IArtifactUploadGrain.MaxPieceBytes];
        foreach (var file in Files)
        {
            await checkpoint.BeginFile(file.Name);
            await using var content = await OpenAsync(file, cancellationToken);
            var offset = 0L;
            for (int read; (read = await content.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, cancellationToken)) > 0; offset += read)
            {
                await checkpoint.Append(file.Name, offset, piece.AsMemory(0, read));
                report?.Invoke(sent += read);
            }

            await checkpoint.EndFile(file.Name, offset);
        }
    }

    private async Task AbandonAsync()
    {
        try
        {
            await checkpoint.Abandon();
        }
        catch (Exception error) when (error is OrleansException or TimeoutException or NousCoderException or IOException)
        {
            // The silo is away: it gives the import up by itself.
        }
    }

    /// <summary>Opens a file; an adapter's configuration names <paramref name="baseName"/> in place of its base model.</summary>
    private async Task<Stream> OpenAsync(FileInfo file, CancellationToken cancellationToken)
    {
        if (file.Name != AdapterConfiguration || baseName is null)
        {
            return file.OpenRead();
        }

        var text = await File.ReadAllTextAsync(file.FullName, cancellationToken);
        try
        {
            var json = JsonNode.Parse(text) as JsonObject ?? throw new NousCoderException($"{file.FullName} holds no JSON object");
            json[BaseField] = baseName;
            return new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(json));
        }
        catch (JsonException error)
        {
            throw new NousCoderException($"{file.FullName}, line {error.LineNumber + 1}: not JSON", error);
        }
    }
}
