namespace NousCoder.Grains.Jobs;

/// <summary>What a spec's fields ask of each other, beyond the range of each.</summary>
public static class JobSpecRules
{
    /// <summary>What is wrong, a line each, naming the field as the job's file does; empty where nothing is.</summary>
    public static ImmutableArray<string> Validate(TrainingJobSpec spec) => [.. SpecValidation.Validate(spec), .. Errors(spec)];

    private static IEnumerable<string> Errors(TrainingJobSpec spec)
    {
        var sampling = spec.Generation.Sampling;
        if (sampling.Temperature == 0)
        {
            yield return "generation.sampling.temperature: 0 always takes the most likely token, so all rollouts of a group are the same; it must be more than 0 in training";
        }

        foreach (var (path, objective) in Objectives(spec))
        {
            if (objective.ImportanceCap > 0 && (sampling.TopP < 1 || sampling.TopK > 0))
            {
                yield return $"{path}.importanceCap: the importance correction needs every token to be possible; set generation.sampling.topP to 1 and topK to 0, or importanceCap to 0";
            }

            if (objective.DualClip is > 0 and <= 1)
            {
                yield return $"{path}.dualClip: {objective.DualClip} would cut terms that the ratio has not touched; it must be more than 1, or 0 for none";
            }

            if (objective.Name == ObjectiveName.DrGrpo && spec.Batch.Normalization != AdvantageNormalization.None)
            {
                yield return $"{path}.name: dr-grpo takes rewards less their mean and no deviation; set batch.normalization to none";
            }
        }

        if (spec.Generation.RopeFactor is not null)
        {
            yield return "generation.ropeFactor: the trainer computes with the checkpoint's own; set evaluation.ropeFactor or evaluation.final.ropeFactor, or rope_scaling in the checkpoint's config.json";
        }

        if (spec.Generation.RopeOriginalLength is not null)
        {
            yield return "generation.ropeOriginalLength: the trainer computes with the checkpoint's own; set evaluation.ropeOriginalLength beside evaluation.ropeFactor, or original_max_position_embeddings in the checkpoint's config.json";
        }

        if (spec.Evaluation is { RopeOriginalLength: not null, RopeFactor: null })
        {
            yield return "evaluation.ropeOriginalLength: it is the length that a factor stretches; set evaluation.ropeFactor beside it";
        }

        if (spec.Evaluation is { RopeFactor: null, Final: { RopeOriginalLength: not null, RopeFactor: null } })
        {
            yield return "evaluation.final.ropeOriginalLength: it is the length that a factor stretches; set evaluation.final.ropeFactor beside it";
        }

        if (!spec.Stages.IsEmpty && spec.Steps != spec.TotalSteps && spec.Steps != new TrainingJobSpec().Steps)
        {
            yield return $"steps: {spec.Steps} is not the sum of the stages' steps, {spec.TotalSteps}; leave it out";
        }

        if (spec.Curriculum.LeastSolveRate >= spec.Curriculum.DropFromSolveRate)
        {
            yield return $"curriculum.leastSolveRate: {spec.Curriculum.LeastSolveRate} is not below curriculum.dropFromSolveRate, {spec.Curriculum.DropFromSolveRate}: no problem would be left; make it less";
        }

        if (spec.Evaluation is { Final: not null, Datasets.IsEmpty: true })
        {
            yield return "evaluation.final: there is nothing to measure the best checkpoint on; name evaluation.datasets";
        }

        if (spec.Lora is { Modules.IsEmpty: true })
        {
            yield return "lora.modules: names no linear layer; leave it out for all of them";
        }

        if (spec.Lora?.Modules.Except(LoraOptions.AllModules).FirstOrDefault() is { } module)
        {
            yield return $"lora.modules: '{module}' is no linear layer of a Qwen3 decoder; there are {string.Join(", ", LoraOptions.AllModules)}";
        }

        if (spec.Optimizer.DecaySteps <= spec.Optimizer.WarmupSteps)
        {
            yield return $"optimizer.decaySteps: {spec.Optimizer.DecaySteps} is not after the warm-up of {spec.Optimizer.WarmupSteps} steps; make it greater than optimizer.warmupSteps";
        }

        if (spec.Optimizer.WarmupSteps > spec.TotalSteps)
        {
            yield return $"optimizer.warmupSteps: a warm-up of {spec.Optimizer.WarmupSteps} steps is longer than the job of {spec.TotalSteps}, so the learning rate would never reach optimizer.learningRate; make it at most {spec.TotalSteps}";
        }

        var longestCompletion = spec.ShortestContext - EngineRequest.ReservedTokens - 1;
        if (spec.Batch.Overlong == OverlongTreatment.Punish && spec.Batch.OverlongBuffer >= longestCompletion)
        {
            yield return $"batch.overlongBuffer: {spec.Batch.OverlongBuffer} tokens is not less than the longest completion in a context of {spec.ShortestContext}, {longestCompletion}, so every completion would be punished; make it less, or set batch.overlong to filter";
        }

        if (spec.Checkpoints.SelectBy is { } selected && !spec.Evaluation.Datasets.Contains(selected))
        {
            yield return $"checkpoints.selectBy: '{selected}' is not among evaluation.datasets; add it there";
        }

        if (spec.Evaluation.Datasets.Distinct(StringComparer.Ordinal).Count() < spec.Evaluation.Datasets.Length)
        {
            yield return "evaluation.datasets: names a dataset twice";
        }
    }

    private static IEnumerable<(string Path, ObjectiveOptions Objective)> Objectives(TrainingJobSpec spec) =>
    [
        ("objective", spec.Objective),
        .. spec.Stages.Index().Where(s => s.Item.Objective is not null).Select(s => ($"stages[{s.Index}].objective", s.Item.Objective!)),
    ];
}
