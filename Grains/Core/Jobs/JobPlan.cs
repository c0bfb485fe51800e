using NousCoder.Contracts.Silos;

namespace NousCoder.Grains.Jobs;

/// <summary>Holds a spec against what the cluster has, and says what the job would do.</summary>
internal sealed class JobPlan(IGrainFactory grains)
{
    /// <returns>What the job would do, a line each.</returns>
    /// <exception cref="NousCoderException">The spec is impossible, or names what is not there; the message says which field.</exception>
    public async Task<ImmutableArray<string>> MakeAsync(TrainingJobSpec spec)
    {
        if (SpecValidation.Validate(spec) is { IsEmpty: false } errors)
        {
            throw new NousCoderException(string.Join("; ", errors));
        }

        var training = await DatasetAsync("dataset", spec.Dataset);
        var evaluated = await Task.WhenAll(spec.Evaluation.Datasets.Select(d => DatasetAsync("evaluation.datasets", d)));
        await CheckRolesAsync();
        var warnings = await CheckPolicyAsync(spec, JobSpecRules.Validate(spec));
        return [.. Lines(spec, training, evaluated), .. warnings, .. await MemoryAsync(spec)];
    }

    /// <summary>Checks the job against the policy, so that everything that is wrong is named at once.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="errors">What is wrong in the spec itself.</param>
    /// <returns>Warnings, a line each.</returns>
    private async Task<ImmutableArray<string>> CheckPolicyAsync(TrainingJobSpec spec, ImmutableArray<string> errors)
    {
        ImmutableArray<string> warnings = [];
        try
        {
            warnings = await grains.GetGrain<ITrainerGrain>(Keys.Only).CheckJob(spec);
        }
        catch (NousCoderException error) when (!errors.IsEmpty)
        {
            errors = errors.Add(error.Message);
        }
        catch (OrleansException)
        {
            // No trainer can be asked; the memory's line says so.
        }

        return errors.IsEmpty ? warnings : throw new NousCoderException(string.Join("; ", errors));
    }

    private async Task<DatasetSummary> DatasetAsync(string field, string name)
    {
        var dataset = Keys.IsName(name) ? grains.GetGrain<IDatasetGrain>(name) : null;
        var summary = dataset is null ? null : await dataset.GetSummary();
        if (summary is not null)
        {
            // A list that is missing or damaged is reported now and not by the first step.
            await dataset!.GetProblemIds();
        }

        return summary ?? throw new NousCoderException($"{field}: there is no dataset '{name}'; 'nouscoder dataset list' names those there are");
    }

    /// <summary>A role that every silo refuses can never be served; one that no silo has may come with the next silo.</summary>
    private async Task CheckRolesAsync()
    {
        var silos = await grains.GetGrain<ISiloDirectoryGrain>(Keys.Only).List();
        foreach (var role in Roles.All.Where(role => !silos.Any(s => s.Roles.Contains(role))))
        {
            if (silos.SelectMany(s => s.Refused).FirstOrDefault(r => r.StartsWith(role + ":", StringComparison.Ordinal)) is { } refusal)
            {
                throw new NousCoderException($"no silo serves as {refusal}");
            }
        }
    }

    /// <summary>Has the trainer look at the policy, which only its machine may have, and at the memory.</summary>
    private async Task<IEnumerable<string>> MemoryAsync(TrainingJobSpec spec)
    {
        MemoryEstimate estimate;
        try
        {
            estimate = await grains.GetGrain<ITrainerGrain>(Keys.Only).Estimate(spec with { Generation = spec.Generation with { ContextLength = spec.LongestContext } });
        }
        catch (OrleansException error)
        {
            return [$"no trainer can be asked ({error.Message}): the job will wait for one, and its policy and the memory of an update were not checked"];
        }

        return estimate.Fits
            ? MemoryLines(estimate)
            : throw new NousCoderException(
                $"an update would take {Gigabytes(estimate.Bytes)} on {estimate.Device}, which has {BytesOf(estimate)}: {estimate.Advice} " +
                $"({string.Join(", ", MemoryLines(estimate).Skip(1).Select(l => l.Trim()))})");
    }

    private static IEnumerable<string> MemoryLines(MemoryEstimate estimate)
    {
        yield return $"memory of an update on {estimate.Device}, by an estimate: {Gigabytes(estimate.Bytes)}{(estimate.DeviceBytes is null ? "" : $" of {BytesOf(estimate)}")}";
        foreach (var share in estimate.Shares)
        {
            yield return $"  {share.Name} {Gigabytes(share.Bytes)}";
        }
    }

    private static string BytesOf(MemoryEstimate estimate) =>
        Gigabytes(estimate.DeviceBytes!.Value) + (estimate.DeviceBytesAreTotal ? " in total (how much of it is free is not known)" : "");

    private static string Gigabytes(long bytes) => FormattableString.Invariant($"{bytes / 1e9:0.###} GB");

    private static IEnumerable<string> Lines(TrainingJobSpec spec, DatasetSummary training, DatasetSummary[] evaluated)
    {
        var (batch, objective, optimizer) = (spec.Batch, spec.Objective, spec.Optimizer);
        yield return FormattableString.Invariant($"trains {spec.Policy} on {training.Name}: {training.Problems} problems, {training.Tests} hidden tests");
        yield return FormattableString.Invariant(
            $"{spec.TotalSteps} steps of {batch.Groups} informative groups of {batch.GroupSize} rollouts: {(long)spec.TotalSteps * batch.Groups * batch.GroupSize} rollouts and those of dropped groups, {batch.MaxRounds} times as many at most");
        yield return FormattableString.Invariant(
            $"objective {objective.Name.ToString().ToLowerInvariant()}, ratios clipped {objective.EffectiveClipLow} below and {objective.EffectiveClipHigh} above; AdamW, learning rate {optimizer.LearningRate}, {Math.Max(1, (batch.Groups + optimizer.MinibatchGroups - 1) / optimizer.MinibatchGroups)} minibatches a step");
        yield return batch.MaxStaleness == 0
            ? "generation waits for each update"
            : FormattableString.Invariant($"generation goes on during updates, at most {batch.MaxStaleness} policy versions behind");
        foreach (var (n, stage) in spec.Stages.Index())
        {
            var at = spec.InStage(n);
            yield return FormattableString.Invariant(
                $"stage {n + 1}: {stage.Steps} steps at a context of {at.Generation.ContextLength} tokens, {at.Objective.Name.ToString().ToLowerInvariant()}{(n > 0 && evaluated.Length > 0 ? ", from the checkpoint of the stage before that scored highest" : "")}");
        }

        if (spec.Filter is { } filter)
        {
            yield return FormattableString.Invariant(
                $"tries every problem {filter.Samples} times before the first step, unless a job with the same beginning has, and leaves out those of which {filter.LeaveOutFrom:P0} or more passed");
        }

        if (spec.Curriculum.PassesOver)
        {
            var drop = spec.Curriculum.DropFromSolveRate is { } rate ? FormattableString.Invariant($" and those with {rate} or more") : "";
            yield return FormattableString.Invariant(
                $"passes over problems with a solve rate below {spec.Curriculum.LeastSolveRate}{drop} in the job's newest {spec.Curriculum.Attempts} attempts");
        }

        var when = spec.Evaluation.EverySteps == 0 ? "" : FormattableString.Invariant($", every {spec.Evaluation.EverySteps} steps");
        foreach (var dataset in evaluated)
        {
            yield return FormattableString.Invariant(
                $"evaluates on {dataset.Name} before the first step{when} and after the last: {dataset.Problems} problems, {spec.Evaluation.Samples} samples each");
        }

        if (spec.Evaluation.Final is { } final)
        {
            yield return FormattableString.Invariant(
                $"evaluates the best checkpoint at the end{(final.ContextLength is { } length ? $" at a context of {length} tokens" : "")}{(final.RopeFactor is { } factor ? $", YaRN factor {factor}" : "")}{(final.RopeOriginalLength is { } original ? $" of {original} positions" : "")}");
        }

        if (spec.Lora is { } lora)
        {
            yield return FormattableString.Invariant($"trains an adapter of rank {lora.Rank} and alpha {lora.Alpha} for {string.Join(", ", lora.Modules)}");
        }

        if (spec.PermuteRewards)
        {
            yield return "control run: rewards are permuted within each batch";
        }
    }
}
