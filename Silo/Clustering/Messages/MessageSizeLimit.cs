using NousCoder.Contracts;
using Orleans.Runtime;
using Orleans.Serialization;

namespace NousCoder.Clustering.Messages;

/// <summary>
/// Refuses calls that carry more than 1 MiB, wherever the grain that is called may be: what is larger travels by reference to the
/// artifact store. Orleans' own limit holds for replies as well, and comes too late: what exceeds it is on its way already.
/// </summary>
public sealed class MessageSizeLimit(Serializer<object> serializer) : IOutgoingGrainCallFilter
{
    /// <inheritdoc/>
    public Task Invoke(IOutgoingGrainCallContext context)
    {
        // Orleans' own calls, and those that carry nothing.
        if (!context.TargetId.IsSystemTarget() && context.Request.GetArgumentCount() > 0)
        {
            // Written as a message to another process would be: the one measure that is right for everything.
            var counter = new ByteCounter();
            serializer.Serialize(context.Request, counter);
            if (counter.Count > MessageLimits.MaxCallBytes)
            {
                throw new NousCoderException(FormattableString.Invariant(
                    $"the call {context.InterfaceName}.{context.MethodName} to {context.TargetId} carries {counter.Count:N0} bytes; at most {MessageLimits.MaxCallBytes:N0} may: send less at a time, or put it in the artifact store and send its name"));
            }
        }

        return context.Invoke();
    }
}
