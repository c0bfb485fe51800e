using NousCoder.Clustering.Files;
using NousCoder.Contracts;
using NousCoder.Contracts.Checkpoints;

namespace NousCoder.Silo.Policies;

/// <summary>
/// The folders under which policies may be named by path. A path comes from a client, so nothing outside these folders is looked
/// at, links that lead out of them are refused, and so is what is no regular file.
/// </summary>
/// <param name="roots">Absolute paths.</param>
internal sealed class PolicyRoots(IReadOnlyCollection<string> roots)
{
    private const string Mend =
        "Import the checkpoint (nouscoder checkpoint import PATH --name NAME) and use that name, or have the silo's operator list a folder above it there.";

    private readonly string[] _roots = [.. roots.Select(FullPath)];

    /// <summary>Gets the folder that a path names, with all links resolved.</summary>
    /// <exception cref="CheckpointException">It is under no root, leads out of the roots, does not exist, or holds what is no regular file.</exception>
    public string Resolve(string path)
    {
        // Before anything is looked at: a refusal must not tell whether a path outside the roots exists.
        var full = FullPath(path);
        if (!Array.Exists(_roots, root => IsUnder(full, root)))
        {
            throw new CheckpointException($"'{path}' is not in a folder that Silo:PolicyRoots of {Environment.MachineName} lists ({Listed()}). {Mend}");
        }

        var folder = RealPath(full, path);
        if (!Directory.Exists(folder))
        {
            throw new CheckpointException($"{path}: there is no such folder on {Environment.MachineName}. Name a folder in Hugging Face's layout.");
        }

        foreach (var file in Directory.EnumerateFileSystemEntries(folder).Where(IsRead))
        {
            if (FileStatus.Of(RealPath(file, file)) is { IsRegular: false })
            {
                throw new CheckpointException($"{file} is not a regular file. Copy the checkpoint again from where it was published.");
            }
        }

        return folder;
    }

    private static bool IsRead(string file) =>
        Path.GetFileName(file) is var name && (CheckpointFiles.IsCheckpointFile(name) || name == CheckpointFiles.OptimizerState);

    private static string FullPath(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    private string Listed() => _roots.Length == 0 ? "none" : string.Join(", ", _roots);

    private string RealPath(string path, string named)
    {
        var real = Links.Resolve(path);
        return Array.Exists(_roots, root => IsUnder(real, Links.Resolve(root)))
            ? real
            : throw new CheckpointException($"{named} leads by a link to a place that is in no folder of Silo:PolicyRoots ({Listed()}). {Mend}");
    }

    private static bool IsUnder(string path, string root) =>
        path == root || (path.StartsWith(root, StringComparison.Ordinal) && (root == "/" || path[root.Length] == '/'));
}
