namespace NousCoder.Grains.Ports;

/// <summary>Finds and stores the files of policies.</summary>
public interface IPolicyFolders
{
    /// <summary>Local folders that hold the policy's checkpoint. Read-only for the caller.</summary>
    /// <exception cref="CheckpointException">There is no such checkpoint (the message says where it was looked for), or a file is not what was written.</exception>
    Task<PolicyFolder> ResolveAsync(PolicyReference policy, CancellationToken cancellationToken);

    /// <summary>Where a person finds the policy: a folder where it is on a disk of this machine, else its artifact prefix.</summary>
    string WhereIs(PolicyReference policy);

    /// <summary>Looks whether the policy can be loaded, without loading it.</summary>
    /// <exception cref="CheckpointException">It is missing, damaged or does not fit; the message names the file or tensor.</exception>
    Task CheckAsync(PolicyReference policy, CancellationToken cancellationToken);

    /// <summary>Checks that a job suits the policy that it begins with: contexts, end tokens. Reads no weights.</summary>
    /// <returns>Warnings, a line each; empty if there are none.</returns>
    /// <exception cref="NousCoderException">The job cannot be run with the policy; the message names the fields.</exception>
    /// <exception cref="CheckpointException">The policy is missing or damaged.</exception>
    Task<ImmutableArray<string>> CheckJobAsync(TrainingJobSpec spec, CancellationToken cancellationToken);

    /// <summary>Checks that completions can be asked of a policy with these options. Reads no weights, and fetches none.</summary>
    /// <exception cref="NousCoderException">The policy does not suit the options; the message names the fields.</exception>
    /// <exception cref="CheckpointException">The policy is missing or damaged.</exception>
    Task CheckRequestAsync(PolicyReference policy, GenerationOptions options, CancellationToken cancellationToken);

    /// <summary>
    /// Checks a checkpoint before its weights are there, as <see cref="CheckAsync"/> checks the whole. The base model of an adapter
    /// is taken to be intact.
    /// </summary>
    /// <param name="name">Name that it is to have, for messages.</param>
    /// <param name="files">Every file of the checkpoint.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CheckpointException">It could not be loaded; the message names the file or tensor.</exception>
    Task CheckOutlineAsync(string name, IReadOnlyCollection<OutlineFile> files, CancellationToken cancellationToken);

    /// <summary>Begins to look through a file of weights that <see cref="CheckOutlineAsync"/> has accepted.</summary>
    /// <exception cref="CheckpointException">Its header is damaged.</exception>
    IWeightScan ScanWeights(OutlineFile file);

    /// <summary>Writes a policy, without the optimizer's state, to an empty local folder.</summary>
    /// <param name="policy">Which.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="merge">Whether an adapter is added to the weights of its model, which gives a whole model; else it is written as it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CheckpointException">It is missing, damaged or does not fit.</exception>
    Task SaveAsync(PolicyReference policy, string folder, bool merge, CancellationToken cancellationToken);

    /// <summary>Stores a checkpoint as artifacts, with the SHA-256 of each file. All of it is stored, or nothing.</summary>
    /// <param name="prefix">What their names begin with; ends with '/'. Nothing may be stored under it yet.</param>
    /// <param name="save">Writes the checkpoint to the empty local folder that it is given.</param>
    /// <param name="cancellationToken">Cancels it; nothing is stored then.</param>
    /// <returns>The digest for <see cref="PolicyReference.Digest"/>.</returns>
    Task<string> PublishAsync(string prefix, Func<string, CancellationToken, Task> save, CancellationToken cancellationToken);
}
