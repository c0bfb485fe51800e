namespace NousCoder.Datasets.Formats;

/// <summary>A pickle is not one text.</summary>
internal sealed class PickleException(string message) : Exception(message);
