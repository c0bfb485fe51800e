using System.Buffers;

namespace NousCoder.Grains.Ports;

/// <summary>The rules of artifact names, so that a name cannot lead out of a store's folder.</summary>
public static class ArtifactName
{
    // A file name has at most 255 bytes on the usual file systems.
    private const int LongestSegment = 200;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_");

    /// <summary>Refuses what is no artifact's name.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static void Check(string name)
    {
        if (!IsName(name))
        {
            throw new ArgumentException($"'{name}' is no artifact name: segments joined by '/', each of 1 to {LongestSegment} letters, digits, '.', '-' and '_' and not beginning with '.'.", nameof(name));
        }
    }

    /// <summary>Refuses what no artifact's name can begin with.</summary>
    /// <exception cref="ArgumentException">None can.</exception>
    public static void CheckPrefix(string prefix)
    {
        // The last segment may still be empty or short of its end.
        if (prefix.Length > 0 && !IsName(prefix.EndsWith('/') ? prefix[..^1] : prefix))
        {
            throw new ArgumentException($"No artifact name begins with '{prefix}'.", nameof(prefix));
        }
    }

    /// <summary>Whether it is an artifact's name.</summary>
    public static bool IsName(string name)
    {
        foreach (var segment in name.AsSpan().Split('/'))
        {
            if (!IsSegment(name.AsSpan(segment)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSegment(ReadOnlySpan<char> segment) =>
        segment.Length is > 0 and <= LongestSegment && segment[0] != '.' && !segment.ContainsAnyExcept(Allowed);
}
