namespace NousCoder.Contracts.Silos;

/// <summary>What a silo says of itself.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.SiloReport")]
public sealed record SiloReport
{
    /// <summary>Address in the cluster.</summary>
    [Id(0)]
    public required string Address { get; init; }

    /// <summary>Name of the silo.</summary>
    [Id(1)]
    public required string Name { get; init; }

    /// <summary>What it serves: trainer, generator, sandbox.</summary>
    [Id(2)]
    public required ImmutableArray<string> Roles { get; init; }

    /// <summary>Sandbox slots.</summary>
    [Id(3)]
    public int Slots { get; init; }

    /// <summary>Slots that run a program.</summary>
    [Id(4)]
    public int BusySlots { get; init; }

    /// <summary>Programs that wait for a slot.</summary>
    [Id(5)]
    public int WaitingPrograms { get; init; }

    /// <summary>Sequences that are being generated.</summary>
    [Id(6)]
    public int RunningSequences { get; init; }

    /// <summary>Sequences that wait to be generated.</summary>
    [Id(7)]
    public int WaitingSequences { get; init; }

    /// <summary>Resident memory of the silo's process in bytes.</summary>
    [Id(8)]
    public long ResidentBytes { get; init; }

    /// <summary>Version of the program.</summary>
    [Id(9)]
    public required string Version { get; init; }

    /// <summary>When this was said.</summary>
    [Id(10)]
    public DateTimeOffset Time { get; init; }

    /// <summary>Roles that it was asked to serve and cannot, each with the reason and what mends it.</summary>
    [Id(11)]
    public ImmutableArray<string> Refused { get; init; } = [];

    /// <summary>Why completions cannot be generated here of late; null where they can. Others are asked first then.</summary>
    [Id(12)]
    public string? GenerationFault { get; init; }

    /// <summary>Problems of its machine, one line each: storage that fails or is nearly full. Empty if none.</summary>
    [Id(13)]
    public ImmutableArray<string> Troubles { get; init; } = [];

    /// <summary>Bytes of output at which a test is ended by <c>Sandbox:OutputLimitBytes</c>; 0 if the silo does not say.</summary>
    [Id(14)]
    public long OutputLimitBytes { get; init; }
}
