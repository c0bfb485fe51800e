using System.Collections.Concurrent;
using System.Reflection;

namespace NousCoder.Grains.Access;

/// <summary>
/// Refuses calls from clients that only silos and grains make (<see cref="ClusterInternalAttribute"/>), and calls to keys that are
/// no keys of this project. A guard, not an authentication: a client names itself in its messages.
/// </summary>
public sealed class ClientCallFilter : IIncomingGrainCallFilter
{
    // Orleans' name for the client inside a silo, through which hosted services and pages call.
    private const string HostedClientPrefix = "hosted-";

    private readonly ConcurrentDictionary<MethodInfo, bool> _internal = new();

    /// <inheritdoc/>
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.InterfaceMethod is { DeclaringType: { } type } method
            && type.Assembly == typeof(ClusterInternalAttribute).Assembly
            && IsFromClient(context.SourceId))
        {
            if (_internal.GetOrAdd(method, IsInternal))
            {
                throw new NousCoderException($"{type.Name}.{method.Name} is called by silos only, not by clients");
            }

            if (context.TargetId.Key.ToString() is var key && !Keys.IsKey(key ?? ""))
            {
                throw new NousCoderException($"'{key}' is not a valid key: use letters, digits and '-' in segments joined by '.'");
            }
        }

        return context.Invoke();
    }

    private static bool IsFromClient(GrainId? source) =>
        source is not { } id || (id.IsClient() && id.Key.ToString()?.StartsWith(HostedClientPrefix, StringComparison.Ordinal) != true);

    private static bool IsInternal(MethodInfo method) =>
        method.IsDefined(typeof(ClusterInternalAttribute)) || method.DeclaringType!.IsDefined(typeof(ClusterInternalAttribute));
}
