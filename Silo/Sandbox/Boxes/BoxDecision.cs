namespace NousCoder.Sandbox.Boxes;

/// <summary>The answer to a box that asks about a process that is still running; the values are those of the protocol.</summary>
internal enum BoxDecision : byte
{
    /// <summary>The process goes on.</summary>
    GoOn = (byte)'G',

    /// <summary>The process is ended: it has used its wall time without waiting for a CPU.</summary>
    Idle = (byte)'I',

    /// <summary>The process is ended undecided: it has waited for a CPU almost all the time.</summary>
    Starved = (byte)'S',
}
