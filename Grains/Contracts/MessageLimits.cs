namespace NousCoder.Contracts;

/// <summary>Sizes of what a call between processes carries. Larger values travel by reference to the artifact store.</summary>
public static class MessageLimits
{
    /// <summary>Maximum size of a call, in bytes. Larger calls are refused.</summary>
    public const int MaxCallBytes = 1 << 20;

    /// <summary>Maximum size of one value of a call, in bytes. The remainder is for what surrounds it.</summary>
    public const int MaxValueBytes = MaxCallBytes - (64 << 10);
}
