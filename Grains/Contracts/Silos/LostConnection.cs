using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace NousCoder.Contracts.Silos;

/// <summary>Tells a lost connection from an answer of a grain.</summary>
public static class LostConnection
{
    /// <summary>True if a call failed because no silo could be reached, so that a later one may succeed.</summary>
    public static bool Is(Exception error) =>
        error is SiloUnavailableException or ConnectionFailedException or OrleansMessageRejectionException or ClientNotAvailableException;
}
