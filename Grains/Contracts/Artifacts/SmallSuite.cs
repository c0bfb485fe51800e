namespace NousCoder.Contracts.Artifacts;

/// <summary>A test suite that is small enough to be sent whole, beside others.</summary>
/// <param name="Hash">SHA-256 of the JSON, in lower-case hexadecimal digits.</param>
/// <param name="Json">Its canonical JSON.</param>
[GenerateSerializer, Immutable, Alias("NousCoder.SmallSuite")]
public sealed record SmallSuite(
    [property: Id(0)] string Hash,
    [property: Id(1)] ReadOnlyMemory<byte> Json);
