using NousCoder.Contracts;
using Orleans.Runtime;
using Orleans.Storage;

namespace NousCoder.Clustering.Messages;

/// <summary>
/// Translates exceptions that leave the cluster: a client cannot load exceptions whose types, or whose inner exceptions' types,
/// only a silo has. Between silos exceptions stay as they are.
/// </summary>
public sealed class ClientExceptionFilter : IIncomingGrainCallFilter
{
    /// <inheritdoc/>
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception error) when (context.SourceId is { } caller && caller.IsClient() && !IsKnownToClients(error))
        {
            throw Translate(error);
        }
    }

    /// <summary>Returns an exception that every client can load, with the same text.</summary>
    internal static Exception Translate(Exception error) => error switch
    {
        NousCoderException => new NousCoderException(error.Message),
        CheckpointException => new CheckpointException(error.Message),
        // The runtime deactivates the grain by the type.
        InconsistentStateException state => new InconsistentStateException(state.Message, state.StoredEtag, state.CurrentEtag),
        TimeoutException => new TimeoutException(error.Message),
        _ => new NousCoderException($"the silo could not do it: {TextOf(error)}"),
    };

    private static string TextOf(Exception error)
    {
        var innermost = error;
        while (innermost.InnerException is { } inner)
        {
            innermost = inner;
        }

        return error.Message.Contains(innermost.Message, StringComparison.Ordinal) ? error.Message : $"{error.Message} ({innermost.Message})";
    }

    private static bool IsKnownToClients(Exception error)
    {
        var assembly = error.GetType().Assembly.GetName().Name!;
        var known = assembly.StartsWith("System.", StringComparison.Ordinal) || assembly.StartsWith("Orleans.", StringComparison.Ordinal)
            || error.GetType().Assembly == typeof(NousCoderException).Assembly;
        return known && InnerOf(error).All(IsKnownToClients);
    }

    private static IEnumerable<Exception> InnerOf(Exception error) => error switch
    {
        AggregateException several => several.InnerExceptions,
        { InnerException: { } inner } => [inner],
        _ => [],
    };
}
