namespace NousCoder.Datasets.Packages.Statements.Tex;

/// <summary>A source is nested too deeply, or its macros make more text than a statement can have.</summary>
internal sealed class TexException(string message) : Exception(message);
