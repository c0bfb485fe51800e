namespace NousCoder.Sandbox.Comparison;

/// <summary>An output is spelled otherwise than expected in more numbers than are compared one by one.</summary>
public sealed class TooManyNumbersException : Exception;
