using System.Globalization;

namespace NousCoder.Grains.Training;

/// <summary>The artifacts of a job's policy versions. Their names carry the trainer's epoch and attempt, so that no two writers meet.</summary>
internal sealed class PolicyVersions(IArtifactStore artifacts, string jobId)
{
    private string Root => $"jobs/{jobId}/policies/";

    /// <summary>Where a version is stored: an artifact prefix.</summary>
    public string PrefixOf(int version, long epoch, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{Root}{version}-e{epoch}-a{attempt}/");

    /// <summary>Deletes the versions up to the newest that are not among those to keep: old ones, and what deposed trainers left.</summary>
    public async Task DeleteOthersAsync(IReadOnlySet<string> keep, int newest, CancellationToken cancellationToken)
    {
        var unwanted = new HashSet<string>();
        await foreach (var name in artifacts.ListAsync(Root, cancellationToken))
        {
            var prefix = name[..(name.IndexOf('/', Root.Length) + 1)];
            if (!keep.Contains(prefix) && VersionOf(prefix) is { } version && version <= newest)
            {
                unwanted.Add(prefix);
            }
        }

        foreach (var prefix in unwanted)
        {
            await artifacts.DeleteAsync(prefix, cancellationToken);
        }
    }

    private int? VersionOf(string prefix)
    {
        var name = prefix.AsSpan(Math.Min(Root.Length, prefix.Length));
        var end = name.IndexOf('-');
        return end > 0 && int.TryParse(name[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
    }
}
