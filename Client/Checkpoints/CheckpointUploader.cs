using NousCoder.Contracts.Artifacts;
using NousCoder.Contracts.Checkpoints;

namespace NousCoder.Client.Checkpoints;

/// <summary>Brings a checkpoint folder to the cluster.</summary>
internal sealed class CheckpointUploader(ICheckpointGrain checkpoint, string folder)
{
    /// <summary>The files that belong to a checkpoint; others of the folder are left where they are.</summary>
    public FileInfo[] Files { get; } =
    [
        .. new DirectoryInfo(folder).EnumerateFiles()
            .Where(f => CheckpointFiles.IsCheckpointFile(f.Name))
            .OrderBy(f => f.Name, StringComparer.Ordinal),
    ];

    /// <param name="report">Told how many bytes have been sent.</param>
    /// <param name="cancellation">Ends the import; what was sent is deleted by the next.</param>
    public async Task<CheckpointSummary> RunAsync(Action<long>? report, CancellationToken cancellation)
    {
        var sent = 0L;
        var piece = new byte[IArtifactUploadGrain.MaxPieceBytes];
        await checkpoint.Begin();
        foreach (var file in Files)
        {
            await checkpoint.BeginFile(file.Name);
            await using var content = file.OpenRead();
            var offset = 0L;
            for (int read; (read = await content.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false, cancellation)) > 0; offset += read)
            {
                await checkpoint.Append(file.Name, offset, piece.AsMemory(0, read));
                report?.Invoke(sent += read);
            }

            await checkpoint.EndFile(file.Name, offset);
        }

        return await checkpoint.Complete(Path.GetFullPath(folder));
    }
}
