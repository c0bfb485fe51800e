namespace NousCoder.Contracts.Checkpoints;

/// <summary>How far an export is.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.PolicyExportStatus")]
public sealed record PolicyExportStatus
{
    /// <summary>Whether the files can be fetched.</summary>
    [Id(0)]
    public bool Ready { get; init; }

    /// <summary>Names of the files.</summary>
    [Id(1)]
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>Why the policy cannot be exported; empty where it can.</summary>
    [Id(2)]
    public string Failure { get; init; } = "";
}
