namespace NousCoder.Contracts;

/// <summary>
/// Marks a grain interface or method that only silos and grains call. A silo refuses the call if it comes from a client.
/// </summary>
[AttributeUsage(AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class ClusterInternalAttribute : Attribute;
