namespace NousCoder.Contracts;

/// <summary>Something a user asked for cannot be done; the message is one line that says why and how to mend it.</summary>
[GenerateSerializer, Alias("NousCoder.NousCoderException")]
public sealed class NousCoderException : Exception
{
    /// <summary>Makes the exception.</summary>
    public NousCoderException(string message) : base(message)
    {
    }

    /// <summary>Makes the exception, keeping what led to it.</summary>
    public NousCoderException(string message, Exception inner) : base(message, inner)
    {
    }
}
