using NousCoder.Contracts.Checkpoints;
using NousCoder.Grains.Ports;

namespace NousCoder.Silo.Policies;

/// <summary>A temporary folder for the small files of checkpoints and the headers of their weights, deleted when it is disposed.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nouscoder-check-");

    /// <summary>Writes files of which the beginning is known. What is not known is a hole in the file, which takes no room.</summary>
    /// <returns>Their folder.</returns>
    public async Task<string> WriteAsync(IEnumerable<OutlineFile> files, CancellationToken cancellationToken)
    {
        var target = Create();
        foreach (var file in files)
        {
            await using var written = File.Create(Path.Combine(target, file.Name));
            await written.WriteAsync(file.Start, cancellationToken);
            written.SetLength(file.Length);
        }

        return target;
    }

    /// <summary>Copies the files of a stored checkpoint that are not weights.</summary>
    /// <returns>Their folder.</returns>
    /// <exception cref="Contracts.ArtifactNotFoundException">Nothing is stored under the prefix.</exception>
    public async Task<string> CopyAsync(IArtifactStore artifacts, string prefix, CancellationToken cancellationToken)
    {
        var target = Create();
        var found = false;
        await foreach (var name in artifacts.ListAsync(prefix, cancellationToken))
        {
            found = true;
            var file = name[prefix.Length..];
            if (CheckpointFiles.IsCheckpointFile(file) && !CheckpointFiles.IsWeights(file))
            {
                await using var content = await artifacts.OpenReadAsync(name, cancellationToken);
                await using var copy = File.Create(Path.Combine(target, file));
                await content.CopyToAsync(copy, cancellationToken);
            }
        }

        return found ? target : throw new Contracts.ArtifactNotFoundException(prefix);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Create() => _folder.CreateSubdirectory(Guid.NewGuid().ToString("N")).FullName;
}
