using NousCoder.Contracts.Training;

namespace NousCoder.Policy.Generation;

/// <summary>
/// Which version of each lineage is the current one: what the request that came last named first. A version that another
/// has replaced stays replaced when it is asked for again, whatever its number: a job that was taken up again from an earlier
/// step counts from there.
/// </summary>
internal sealed class Lineages(WeightChange change)
{
    private readonly Dictionary<string, Line> _lines = [];

    /// <summary>Whether a request goes on under later versions.</summary>
    public bool Follows(OpenRequest request) => LineageOf(request) is not null;

    /// <summary>The version that a request is to sample from now.</summary>
    public PolicyReference CurrentFor(OpenRequest request)
    {
        var own = request.Request.Policy;
        return LineageOf(request) is { } name && _lines.TryGetValue(name, out var line) && (line.Known.Contains(own) || request.Number < line.Since)
            ? line.Current
            : own;
    }

    /// <summary>A version that a request named is in memory.</summary>
    /// <returns>Whether the others of its lineage are to go on under it.</returns>
    public bool Advance(OpenRequest request, PolicyReference loaded)
    {
        if (LineageOf(request) is not { } name)
        {
            return false;
        }

        if (!_lines.TryGetValue(name, out var line))
        {
            _lines[name] = new Line(loaded, request.Number, [loaded]);
            return false;
        }

        if (!line.Known.Add(loaded))
        {
            return false;
        }

        _lines[name] = line with { Current = loaded, Since = request.Number };
        return true;
    }

    /// <summary>Whether two requests are of one lineage.</summary>
    public bool AreOne(OpenRequest one, OpenRequest other) => LineageOf(one) is { } name && name == LineageOf(other);

    /// <summary>Forgets the lineages of which nothing is open.</summary>
    public void Forget(IReadOnlyCollection<OpenRequest> open)
    {
        foreach (var name in _lines.Keys.Except(open.Select(LineageOf).OfType<string>()).ToList())
        {
            _lines.Remove(name);
        }
    }

    private string? LineageOf(OpenRequest request) =>
        change == WeightChange.Rebuild && !request.Request.Deterministic ? request.Request.Lineage : null;

    private sealed record Line(PolicyReference Current, long Since, HashSet<PolicyReference> Known);
}
