using System.Collections.Immutable;
using NousCoder.Contracts;
using NousCoder.Contracts.Generation;
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

    public async Task<PolicyFolder> ResolveAsync(PolicyReference policy, CancellationToken cancellationToken) =>
        await WithBaseAsync(policy.Checkpoint, await FindAsync(policy, cancellationToken), model => FindAsync(model, cancellationToken));

    /// <summary>Finds the model that a checkpoint is for, if it is an adapter.</summary>
    /// <param name="checkpoint">The checkpoint, for messages.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="find">Finds the folder of the model.</param>
    private static async Task<PolicyFolder> WithBaseAsync(string checkpoint, string folder, Func<PolicyReference, Task<string>> find)
    {
        if (AdapterFolder.BaseOf(folder) is not { } name)
        {
            return new PolicyFolder(folder);
        }

        var field = $"{checkpoint}: adapter_config.json: base_model_name_or_path";
        var model = await FindBaseAsync(field, name, find);
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

    public async Task CheckRequestAsync(PolicyReference policy, GenerationOptions options, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder();
        Task<string> Find(PolicyReference wanted) => FindConfigurationAsync(wanted, scratch, cancellationToken);
        var files = await WithBaseAsync(policy.Checkpoint, await Find(policy), Find);
        await Task.Run(() => EvaluationRequirements.Check(files, options), cancellationToken);
    }

    public async Task CheckOutlineAsync(string name, IReadOnlyCollection<OutlineFile> files, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder();
        var folder = await scratch.WriteAsync(files, cancellationToken);
        try
        {
            var policy = await WithBaseAsync(name, folder, model => FindConfigurationAsync(model, scratch, cancellationToken));
            await Task.Run(() => CheckpointFolder.CheckOutline(policy), cancellationToken);
        }
        catch (CheckpointException error)
        {
            // Nobody else can look into the temporary folder.
            throw new CheckpointException(error.Message.Replace(folder + "/", "", StringComparison.Ordinal).Replace(folder, "the folder", StringComparison.Ordinal), error);
        }
    }

    public IWeightScan ScanWeights(OutlineFile file) => new WeightScan(file);

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

    /// <summary>As <see cref="FindAsync"/>, but of what is stored elsewhere only the small files, and weights are not compared with their hashes.</summary>
    private async Task<string> FindConfigurationAsync(PolicyReference policy, ScratchFolder scratch, CancellationToken cancellationToken)
    {
        if (PolicyReference.Locate(policy.Checkpoint) is not (PolicyLocation.Imported or PolicyLocation.JobVersion))
        {
            return await FindAsync(policy, cancellationToken);
        }

        try
        {
            return localArtifacts is null
                ? await scratch.CopyAsync(artifacts, policy.Checkpoint, cancellationToken)
                : await artifacts.GetLocalFolderAsync(policy.Checkpoint, cancellationToken);
        }
        catch (ArtifactNotFoundException error)
        {
            throw NotStored(policy, error);
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
            throw NotStored(policy, error);
        }
    }

    private static CheckpointException NotStored(PolicyReference policy, ArtifactNotFoundException error) =>
        new($"Policy version {policy.Version}: {error.Message}", error);

    /// <summary>The name comes from a file that a client sent: it may name the bundled policy, an imported checkpoint or a folder under the roots.</summary>
    private static async Task<string> FindBaseAsync(string field, string name, Func<PolicyReference, Task<string>> find)
    {
        var model = Keys.IsName(name) ? PolicyReference.Beginning(name) : new PolicyReference(name, 0);
        if (PolicyReference.Locate(model.Checkpoint) is null or PolicyLocation.JobVersion)
        {
            throw new CheckpointException($"{field} is '{name}'; import the model and name it: nouscoder checkpoint import PATH --base NAME, or '{PolicyReference.Starter}'.");
        }

        try
        {
            return await find(model);
        }
        catch (CheckpointException error)
        {
            throw new CheckpointException($"{field} is '{name}': {error.Message}", error);
        }
    }
}
