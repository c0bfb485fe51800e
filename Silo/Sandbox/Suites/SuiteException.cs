namespace NousCoder.Sandbox.Suites;

/// <summary>A stored suite cannot be used. Nothing is ever passed or failed by it.</summary>
internal sealed class SuiteException(string message, Exception? inner = null) : Exception(message, inner);
