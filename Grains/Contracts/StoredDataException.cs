namespace NousCoder.Contracts;

/// <summary>Something that storage held is gone or damaged, so that a retry cannot help. The message names it and how to repair it.</summary>
[GenerateSerializer, Alias("NousCoder.StoredDataException")]
public sealed class StoredDataException(string message) : Exception(message);
