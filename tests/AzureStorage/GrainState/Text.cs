namespace NousCoder.AzureStorage.Tests.GrainState;

/// <summary>State of any size: as JSON it has <see cref="Overhead"/> bytes more than characters.</summary>
public sealed record Text
{
    public const int Overhead = 12;

    public string Value { get; init; } = "";

    public static Text OfBytes(int bytes) => new() { Value = new string((char)('a' + (bytes % 26)), Math.Max(0, bytes - Overhead)) };
}
