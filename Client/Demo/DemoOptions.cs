namespace NousCoder.Client.Demo;

/// <summary>What the demo was asked for; null stands for what its job file says.</summary>
internal sealed record DemoOptions
{
    public int? Steps { get; init; }

    public int? Seed { get; init; }

    /// <summary>Programs per problem when pass@1 is measured.</summary>
    public int? Samples { get; init; }

    public string Objective { get; init; } = "dapo";

    /// <summary>Where the silo's data is kept; null for a folder that is deleted, less checkpoint and metrics.</summary>
    public string? Keep { get; init; }

    public bool Control { get; init; }

    public bool Json { get; init; }
}
