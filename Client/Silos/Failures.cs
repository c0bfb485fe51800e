using System.Net.Sockets;
using NousCoder.Contracts.Silos;
using NousCoder.Datasets.Import;
using Orleans.Runtime;

namespace NousCoder.Client.Silos;

/// <summary>What an exception means to a user.</summary>
internal static class Failures
{
    /// <summary>One line without a stack trace.</summary>
    public static string Describe(Exception error) => error switch
    {
        NousCoderException or NothingImportedException or CheckpointException => error.Message,
        ArtifactNotFoundException or ArtifactDamagedException or StoredDataException => error.Message,
        AggregateException { InnerExceptions: [var only] } => Describe(only),
        TimeoutException => "the silo did not answer in time; 'nouscoder silos' shows whether it is busy",
        _ when IsConnectionLost(error) => "the silo went away; start it again or name another with --silo",
        FileNotFoundException { FileName: { } file } => $"{file}: there is no such file",
        DirectoryNotFoundException or IOException or UnauthorizedAccessException => error.Message,
        OrleansException => $"the silo could not do it: {FirstLine(error)}",
        _ => $"{error.GetType().Name}: {FirstLine(error)}",
    };

    /// <summary>Whether the silo may answer again in a while.</summary>
    public static bool IsConnectionLost(Exception error) =>
        LostConnection.Is(error) || error is SocketException;

    private static string FirstLine(Exception error) => error.Message.Split('\n', 2)[0].Trim();
}
