namespace NousCoder.Datasets.Json;

/// <summary>Thrown if a text is not a Python literal. The message says what was found instead.</summary>
internal sealed class LiteralException(string message) : Exception(message);
