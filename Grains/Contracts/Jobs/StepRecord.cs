namespace NousCoder.Contracts.Jobs;

/// <summary>One finished step; a line of metrics.jsonl.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.StepRecord")]
public sealed record StepRecord
{
    /// <summary>The step, from 1.</summary>
    [Id(0)]
    public required int Step { get; init; }

    /// <summary>When it was finished.</summary>
    [Id(1)]
    public required DateTimeOffset Time { get; init; }

    /// <summary>Version of the policy after the step.</summary>
    [Id(2)]
    public required int PolicyVersion { get; init; }

    /// <summary>Everything measured, by metric name.</summary>
    [Id(3)]
    public required ImmutableSortedDictionary<string, double> Metrics { get; init; }
}
