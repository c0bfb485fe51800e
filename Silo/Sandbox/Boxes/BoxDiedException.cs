namespace NousCoder.Sandbox.Boxes;

/// <summary>A box or its zygote ended, or spoke out of turn, before it had answered. The program or the machine may be the cause.</summary>
internal sealed class BoxDiedException(string message, Exception? inner = null) : Exception(message, inner);
