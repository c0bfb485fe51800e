namespace NousCoder.Contracts;

/// <summary>A checkpoint is missing, damaged or does not fit; the message names the file or tensor and what was expected.</summary>
[GenerateSerializer, Alias("NousCoder.CheckpointException")]
public sealed class CheckpointException(string message, Exception? inner = null) : Exception(message, inner);
