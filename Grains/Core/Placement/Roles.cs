namespace NousCoder.Grains.Placement;

/// <summary>What a silo may serve.</summary>
public static class Roles
{
    /// <summary>Updates policies: one silo at a time does, further ones stand by.</summary>
    public const string Trainer = "trainer";

    /// <summary>Samples completions.</summary>
    public const string Generator = "generator";

    /// <summary>Runs programs.</summary>
    public const string Sandbox = "sandbox";

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<string> All = [Trainer, Generator, Sandbox];
}
