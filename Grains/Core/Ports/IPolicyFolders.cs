namespace NousCoder.Grains.Ports;

/// <summary>Finds the files of a policy.</summary>
public interface IPolicyFolders
{
    /// <summary>A local folder that holds the policy's checkpoint. Read-only for the caller.</summary>
    /// <exception cref="CheckpointException">There is no such checkpoint; the message says where it was looked for.</exception>
    Task<string> ResolveAsync(PolicyReference policy, CancellationToken cancellationToken);
}
