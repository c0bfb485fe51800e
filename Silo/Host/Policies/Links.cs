using NousCoder.Contracts;

namespace NousCoder.Silo.Policies;

/// <summary>Resolves symbolic links in every part of a path; .NET does so for the last part only.</summary>
internal static class Links
{
    private const int MaxLinks = 40;

    /// <summary>Gets the path without links. Parts that do not exist stay as they are.</summary>
    /// <exception cref="CheckpointException">It has more than 40 links, most likely a circle.</exception>
    public static string Resolve(string path)
    {
        var resolved = "/";
        var parts = new Stack<string>(PartsOf(path));
        for (var links = 0; parts.TryPop(out var part);)
        {
            var next = Path.GetFullPath(Path.Combine(resolved, part));
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                resolved = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw new CheckpointException($"{path}: it has more than {MaxLinks} symbolic links.");
            }

            resolved = Path.IsPathRooted(target) ? "/" : resolved;
            foreach (var inner in PartsOf(target))
            {
                parts.Push(inner);
            }
        }

        return resolved;
    }

    private static IEnumerable<string> PartsOf(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse();
}
