namespace NousCoder.Sandbox;

/// <summary>
/// What separates one rollout from the next in the same slot. The boundary to the machine is the same at every level: a
/// bubblewrap container without network, with a read-only root that holds only Python, as an ordinary user; and each
/// test runs without capabilities, under a seccomp filter, with fresh standard streams.
/// </summary>
public enum BoxIsolation
{
    /// <summary>Every rollout has its own user, pid, mount, network, IPC and UTS namespaces.</summary>
    Full,

    /// <summary>Every rollout has its own pid, mount, network, IPC and UTS namespaces; the rollouts of a slot share the user namespace.</summary>
    SharedUser,

    /// <summary>The rollouts of a slot share all namespaces. They still cannot signal, trace, or leave anything to each other: the filter denies it.</summary>
    Shared,
}
