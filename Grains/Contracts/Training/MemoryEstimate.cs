namespace NousCoder.Contracts.Training;

/// <summary>What a job's updates take on the trainer's device, by an estimate from the spec and the model's shape.</summary>
[GenerateSerializer, Immutable, Alias("NousCoder.MemoryEstimate")]
public sealed record MemoryEstimate
{
    /// <summary>The device, such as <c>cpu</c> or <c>cuda:0</c>.</summary>
    [Id(0)]
    public required string Device { get; init; }

    /// <summary>What it is taken for, in bytes.</summary>
    [Id(1)]
    public required ImmutableArray<MemoryShare> Shares { get; init; }

    /// <summary>Memory of the device that is free or held by the trainer's process, in bytes; null if it is unknown.</summary>
    [Id(2)]
    public long? DeviceBytes { get; init; }

    /// <summary>What to change so that it fits; empty where it does.</summary>
    [Id(3)]
    public string Advice { get; init; } = "";

    /// <summary>True if <see cref="DeviceBytes"/> is the device's total, because its free memory is unknown.</summary>
    [Id(4)]
    public bool DeviceBytesAreTotal { get; init; }

    /// <summary>The sum of the shares, in bytes.</summary>
    public long Bytes => Shares.Sum(s => s.Bytes);

    /// <summary>Whether it fits, as far as is known.</summary>
    public bool Fits => DeviceBytes is null || Bytes <= DeviceBytes;
}
