namespace NousCoder.Contracts.Jobs;

/// <summary>A job in a list.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.JobSummary")]
public sealed record JobSummary
{
    /// <summary>Key of the job.</summary>
    [Id(0)]
    public required string JobId { get; init; }

    /// <summary>The dataset it trains on.</summary>
    [Id(1)]
    public required string Dataset { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(2)]
    public required JobStatus Status { get; init; }

    /// <summary>When it was submitted.</summary>
    [Id(3)]
    public required DateTimeOffset Submitted { get; init; }
}
