using NousCoder.Grains.Groups;

namespace NousCoder.Grains.Jobs;

/// <summary>The groups of a job as dynamic sampling needs them: in the order of their draws, with the results that wait for a batch.</summary>
internal sealed class JobGroups
{
    private readonly string _jobId;
    private readonly TrainingJobState _state;
    private readonly OwnedGroups<OpenGroup> _groups;
    private readonly Dictionary<string, string> _ungenerated = [];

    public JobGroups(string jobId, TrainingJobState state, IGrainFactory grains, ILogger logger)
    {
        _jobId = jobId;
        _state = state;
        _groups = new OwnedGroups<OpenGroup>(state.Open, state.Closing, g => g.GroupId, SpecOf, grains, logger);
    }

    /// <summary>Gets the number of groups that are being sampled or verified.</summary>
    public int PendingCount => _groups.Pending().Length;

    /// <summary>Gets the number of groups that wait to be taken into a batch.</summary>
    public int InformativeCount => _groups.Results.Count(r => r.Disposition == GroupDisposition.Informative);

    /// <inheritdoc cref="OwnedGroups{TOpen}.AllReleased"/>
    public bool AllReleased => _groups.AllReleased;

    /// <summary>Returns the reason that no group at all can be sampled or verified; null while one can, or too few were tried.</summary>
    public string? FindFault()
    {
        var unusable = _groups.Results.Where(r => r.SuiteUnusable).ToArray();
        var failed = _ungenerated.Count + unusable.Length;
        if (failed < _state.Spec!.Batch.Groups || failed < _groups.Results.Count)
        {
            return null;
        }

        return _ungenerated.Count > 0 ? $"no completion can be generated: {_ungenerated.Values.First()}" : $"nothing can be verified: {unusable[0].Fault}";
    }

    /// <summary>Returns the open groups as dynamic sampling sees them, in the order of their draws.</summary>
    public SampledGroup[] Sampled() => [.. _state.Open.Select(g => new SampledGroup(g.Policy.Version, _groups.ResultOf(g)?.Disposition))];

    /// <summary>Returns the results of the first groups, all of which have one.</summary>
    public GroupResult[] ResultsOfFirst(int count) => [.. _state.Open.Take(count).Select(g => _groups.ResultOf(g)!)];

    /// <inheritdoc cref="OwnedGroups{TOpen}.TrySetResult"/>
    public bool TrySetResult(GroupResult result)
    {
        _ungenerated.Remove(result.GroupId);
        return _groups.TrySetResult(result);
    }

    /// <summary>Records that the completions of a group cannot be generated: it counts as not verified.</summary>
    /// <returns>False if the group is not open or has a result.</returns>
    public bool TryFail(string groupId, string reason)
    {
        if (_groups.Find(groupId) is not { } group || _groups.ResultOf(group) is not null)
        {
            return false;
        }

        _ungenerated[groupId] = reason;
        return _groups.TrySetResult(new GroupResult
        {
            GroupId = groupId,
            ProblemId = Keys.ProblemOfGroup(groupId),
            Disposition = GroupDisposition.NotVerified,
            Rollouts = [],
            Advantages = [],
            PolicyVersion = group.Policy.Version,
            Artifact = "",
        });
    }

    /// <inheritdoc cref="OwnedGroups{TOpen}.OpenAsync(IEnumerable{TOpen})"/>
    public Task OpenAsync(IEnumerable<OpenGroup> groups) => _groups.OpenAsync(groups);

    /// <inheritdoc cref="OwnedGroups{TOpen}.ReopenAsync"/>
    public Task ReopenAsync() => _groups.ReopenAsync();

    /// <inheritdoc cref="OwnedGroups{TOpen}.ReleaseInBackground"/>
    public void ReleaseInBackground() => _groups.ReleaseInBackground();

    /// <inheritdoc cref="OwnedGroups{TOpen}.Remove"/>
    public void Remove(IReadOnlyCollection<OpenGroup> groups)
    {
        _groups.Remove(groups);
        foreach (var group in groups)
        {
            _ungenerated.Remove(group.GroupId);
        }
    }

    private GroupSpec SpecOf(OpenGroup group)
    {
        var spec = _state.Spec!.At(Keys.StepOfGroup(group.GroupId));
        return new GroupSpec
        {
            Owner = _jobId,
            Purpose = GroupPurpose.Training,
            ProblemId = Keys.ProblemOfGroup(group.GroupId),
            Size = spec.Batch.GroupSize,
            Policy = group.Policy,
            // Step, problem and attempt, and not the job: its id may be made up.
            Seed = StableHash.Of(spec.Seed, "group", group.GroupId[(_jobId.Length + 1)..]),
            Generation = spec.Generation,
            Verification = spec.Verification,
            Normalization = spec.Batch.Normalization,
            Overlong = spec.Batch.Overlong,
            OverlongBuffer = spec.Batch.OverlongBuffer,
        };
    }
}
