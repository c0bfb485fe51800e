using System.Collections.Immutable;
using NousCoder.Contracts;
using NousCoder.Contracts.Jobs;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Checkpoints;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Checkpoints;

namespace NousCoder.Silo.Policies;

/// <summary>Policies as folders of this machine: the bundled one, those in the artifact store, and those under the roots that the operator lists.</summary>
/// <param name="artifacts">Holds what was imported and trained.</param>
/// <param name="localArtifacts">Folder of the artifact store; null if it is not on this machine.</param>
/// <param name="roots">Where policies may be named by path; null for nowhere.</param>
internal sealed class PolicyFolders(IArtifactStore artifacts, string? localArtifacts, PolicyRoots? roots = null) : IPolicyFolders
{
    private static readonly string StarterFolder = Path.Combine(AppContext.BaseDirectory, "starter-policy");

    private readonly PolicyRoots _roots = roots ?? new PolicyRoots([]);
    private readonly CheckpointHashes _hashes = new();

    public async Task<PolicyFolder> ResolveAsync(PolicyReference policy, CancellationToken cancellationToken)
    {
        var folder = await FindAsync(policy, cancellationToken);
        if (AdapterFolder.BaseOf(folder) is not { } name)
        {
            return new PolicyFolder(folder);
        }

        var field = $"{policy.Checkpoint}: adapter_config.json: base_model_name_or_path";
        var model = await FindBaseAsync(field, name, cancellationToken);
        return AdapterFolder.BaseOf(model) is null
            ? new PolicyFolder(folder, model)
            : throw new CheckpointException($"{field} is '{name}', which is an adapter itself. Merge that one into its model first: nouscoder checkpoint export.");
    }

    public string WhereIs(PolicyReference policy) => PolicyReference.Locate(policy.Checkpoint) switch
    {
        PolicyLocation.Starter => StarterFolder,
        PolicyLocation.Imported or PolicyLocation.JobVersion when localArtifacts is not null => Path.Combine(localArtifacts, policy.Checkpoint.TrimEnd('/')),
        _ => policy.Checkpoint,
    };

    public async Task CheckAsync(PolicyReference policy, CancellationToken cancellationToken)
    {
        var files = await ResolveAsync(policy, cancellationToken);
        await Task.Run(() => CheckpointFolder.Check(files), cancellationToken);
    }

    public async Task<ImmutableArray<string>> CheckJobAsync(TrainingJobSpec spec, CancellationToken cancellationToken)
    {
        var files = await ResolveAsync(PolicyReference.Beginning(spec.Policy), cancellationToken);
        return await Task.Run(() => JobRequirements.Check(files, spec), cancellationToken);
    }

    public async Task SaveAsync(PolicyReference policy, string folder, bool merge, CancellationToken cancellationToken)
    {
        var files = await ResolveAsync(policy, cancellationToken);
        await Task.Run(() => CheckpointFolder.Export(files, folder, merge), cancellationToken);
        // The files may be others than those of the checkpoint.
        File.Delete(Path.Combine(folder, CheckpointManifest.FileName));
    }

    public async Task<string> PublishAsync(string prefix, Func<string, CancellationToken, Task> save, CancellationToken cancellationToken)
    {
        var digest = "";
        await artifacts.WriteFolderAsync(
            prefix,
            async (folder, token) =>
            {
                await save(folder, token);
                digest = await CheckpointHashes.WriteManifestAsync(folder, token);
            },
            cancellationToken);
        return digest;
    }

    private async Task<string> FindAsync(PolicyReference policy, CancellationToken cancellationToken)
    {
        switch (PolicyReference.Locate(policy.Checkpoint))
        {
            case PolicyLocation.Starter:
                return StarterFolder;
            case PolicyLocation.Folder:
                return _roots.Resolve(policy.Checkpoint);
            case PolicyLocation.Imported or PolicyLocation.JobVersion:
                return await FindStoredAsync(policy, cancellationToken);
            default:
                throw new CheckpointException(
                    $"'{policy.Checkpoint}' names no policy. Use '{PolicyReference.Starter}', or the name of a job or an imported checkpoint: nouscoder checkpoint list.");
        }
    }

    private async Task<string> FindStoredAsync(PolicyReference policy, CancellationToken cancellationToken)
    {
        try
        {
            var folder = await artifacts.GetLocalFolderAsync(policy.Checkpoint, cancellationToken);
            try
            {
                await _hashes.RequireIntactAsync(folder, policy.Digest, cancellationToken);
                return folder;
            }
            catch (CheckpointException) when (localArtifacts is null)
            {
                // Only this machine's copy may be damaged: it is fetched once more.
                Directory.Delete(folder, recursive: true);
                folder = await artifacts.GetLocalFolderAsync(policy.Checkpoint, cancellationToken);
                await _hashes.RequireIntactAsync(folder, policy.Digest, cancellationToken);
                return folder;
            }
        }
        catch (ArtifactNotFoundException error)
        {
            throw new CheckpointException($"Policy version {policy.Version}: {error.Message}", error);
        }
    }

    /// <summary>The name comes from a file that a client sent: it may name the bundled policy, an imported checkpoint or a folder under the roots.</summary>
    private async Task<string> FindBaseAsync(string field, string name, CancellationToken cancellationToken)
    {
        var model = Keys.IsName(name) ? PolicyReference.Beginning(name) : new PolicyReference(name, 0);
        if (PolicyReference.Locate(model.Checkpoint) is null or PolicyLocation.JobVersion)
        {
            throw new CheckpointException($"{field} is '{name}'; import the model and name it: nouscoder checkpoint import PATH --base NAME, or '{PolicyReference.Starter}'.");
        }

        try
        {
            return await FindAsync(model, cancellationToken);
        }
        catch (CheckpointException error)
        {
            throw new CheckpointException($"{field} is '{name}': {error.Message}", error);
        }
    }
}
