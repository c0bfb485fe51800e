using System.Globalization;

namespace NousCoder.Grains.Groups;

/// <summary>The artifacts of a job's groups, those of its evaluations apart.</summary>
internal sealed class StoredGroups(IArtifactStore artifacts, string jobId)
{
    private string Root => $"groups/{jobId}/{jobId}.";

    /// <summary>Deletes the groups of all steps up to one, except where a group of that step is still open.</summary>
    /// <param name="step">The last step whose groups go.</param>
    /// <param name="open">Groups that are not decided, or not trained on.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task DeleteUpToAsync(int step, IEnumerable<string> open, CancellationToken cancellationToken)
    {
        var inUse = open.Select(Keys.StepOfGroup).ToHashSet();
        var unwanted = new HashSet<int>();
        await foreach (var name in artifacts.ListAsync(Root, cancellationToken))
        {
            if (StepOf(name) is { } stored && stored <= step && !inUse.Contains(stored))
            {
                unwanted.Add(stored);
            }
        }

        foreach (var old in unwanted)
        {
            await artifacts.DeleteAsync(string.Create(CultureInfo.InvariantCulture, $"{Root}{old}."), cancellationToken);
        }
    }

    /// <summary>Of a group of training; an evaluation's has the evaluation's number there.</summary>
    private int? StepOf(string name)
    {
        var rest = name.AsSpan(Root.Length);
        return int.TryParse(rest[..Math.Max(0, rest.IndexOf('.'))], NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : null;
    }
}
