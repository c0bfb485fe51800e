namespace NousCoder.Sandbox.Boxes;

/// <summary>The machine gave a program too little CPU time to decide anything about it.</summary>
internal sealed class StarvedException(string message) : Exception(message);
