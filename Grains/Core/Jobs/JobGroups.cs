using NousCoder.Grains.Groups;

namespace NousCoder.Grains.Jobs;

/// <summary>
/// The groups of a job: asks for them, keeps what they came to, and tells them when nothing more is expected of them. Which
/// there are stands in the job's row; results are told again by the groups after a crash.
/// </summary>
internal sealed partial class JobGroups(string jobId, TrainingJobState state, IGrainFactory grains, ILogger logger)
{
    private readonly Dictionary<string, GroupResult> _results = [];
    private readonly Dictionary<string, string> _ungenerated = [];
    private readonly GroupCloser _closer = new(state.Closing, grains, logger);

    /// <summary>Groups that are being sampled or verified.</summary>
    public IReadOnlyCollection<OpenGroup> Undecided => [.. state.Open.Where(g => !_results.ContainsKey(g.GroupId))];

    /// <summary>Groups that wait to be taken into a batch.</summary>
    public int Informative => _results.Values.Count(r => r.Disposition == GroupDisposition.Informative);

    /// <summary>The reason that no group at all can be sampled or verified; null while one can, or too few were tried.</summary>
    public string? Hopeless
    {
        get
        {
            var unusable = _results.Values.Where(r => r.SuiteUnusable).ToArray();
            if (_ungenerated.Count + unusable.Length < state.Spec!.Batch.Groups || _ungenerated.Count + unusable.Length < _results.Count)
            {
                return null;
            }

            return _ungenerated.Count > 0 ? $"no completion can be generated: {_ungenerated.Values.First()}" : $"nothing can be verified: {unusable[0].Fault}";
        }
    }

    /// <summary>The reason that the newest group that was sampled for nothing could not be generated or verified; null if there is none.</summary>
    public string? NewestFault { get; private set; }

    /// <summary>Clears <see cref="NewestFault"/>.</summary>
    public void ForgetFault() => NewestFault = null;

    /// <summary>The open groups as dynamic sampling sees them, in the order of their draws.</summary>
    public SampledGroup[] Sampled() =>
        [.. state.Open.Select(g => new SampledGroup(g.Policy.Version, _results.GetValueOrDefault(g.GroupId)?.Disposition))];

    /// <summary>What the first groups came to.</summary>
    public GroupResult[] ResultsOfFirst(int count) => [.. state.Open.Take(count).Select(g => _results[g.GroupId])];

    /// <summary>Takes a result. One of a group that is not open is not wanted any more.</summary>
    /// <returns>Whether it was wanted.</returns>
    public bool TryDecide(GroupResult result)
    {
        if (state.Open.Exists(g => g.GroupId == result.GroupId))
        {
            _results[result.GroupId] = result;
            _ungenerated.Remove(result.GroupId);
            NewestFault = result.Fault ?? NewestFault;
            return true;
        }

        state.Closing.Add(result.GroupId);
        return false;
    }

    /// <summary>Takes note that a group's completions cannot be generated; it counts as not verified.</summary>
    public void Fail(string groupId, string reason)
    {
        if (state.Open.Find(g => g.GroupId == groupId) is { } open && !_results.ContainsKey(groupId))
        {
            _ungenerated[groupId] = reason;
            NewestFault = reason;
            _results[groupId] = new GroupResult
            {
                GroupId = groupId,
                ProblemId = Keys.ProblemOfGroup(groupId),
                Disposition = GroupDisposition.NotVerified,
                Rollouts = [],
                Advantages = [],
                PolicyVersion = open.Policy.Version,
                Artifact = "",
            };
        }
    }

    /// <summary>Asks for groups that stand in the row, for the first time or again.</summary>
    public Task AskAsync(IEnumerable<OpenGroup> groups) => Task.WhenAll(groups.Select(AskAsync));

    /// <summary>Tells the groups that are closing. Those that could not be told are told the next time.</summary>
    public void CloseInBackground() => _closer.CloseInBackground();

    /// <summary>Takes groups out of the row; <see cref="CloseInBackground"/> tells them.</summary>
    public void Remove(IReadOnlyCollection<OpenGroup> groups)
    {
        foreach (var group in groups)
        {
            state.Open.Remove(group);
            state.Closing.Add(group.GroupId);
            _results.Remove(group.GroupId);
            _ungenerated.Remove(group.GroupId);
        }
    }

    private async Task AskAsync(OpenGroup group)
    {
        var spec = state.Spec!.At(Keys.StepOfGroup(group.GroupId));
        try
        {
            await grains.GetGrain<IGroupGrain>(group.GroupId).Open(new GroupSpec
            {
                Owner = jobId,
                Purpose = GroupPurpose.Training,
                ProblemId = Keys.ProblemOfGroup(group.GroupId),
                Size = spec.Batch.GroupSize,
                Policy = group.Policy,
                // Step, problem and attempt, and not the job: its id may be made up.
                Seed = StableHash.Of(spec.Seed, "group", group.GroupId[(jobId.Length + 1)..]),
                Generation = spec.Generation,
                Verification = spec.Verification,
                Normalization = spec.Batch.Normalization,
                Overlong = spec.Batch.Overlong,
                OverlongBuffer = spec.Batch.OverlongBuffer,
            });
        }
        catch (Exception error)
        {
            LogNotAsked(logger, group.GroupId, error);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Group {Group} could not be asked for; it is asked for again")]
    private static partial void LogNotAsked(ILogger logger, string group, Exception error);
}
