using NousCoder.Contracts;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;
using NousCoder.Policy.Checkpoints;

namespace NousCoder.Silo.Policies;

/// <summary>Policies as folders of this machine: the bundled one, a user's own, and those in the artifact store.</summary>
/// <param name="artifacts">Holds what was trained.</param>
/// <param name="localArtifacts">Folder of the artifact store, where it is on this machine.</param>
internal sealed class PolicyFolders(IArtifactStore artifacts, string? localArtifacts) : IPolicyFolders
{
    private static readonly string StarterFolder = Path.Combine(AppContext.BaseDirectory, "starter-policy");

    public async Task<PolicyFolder> ResolveAsync(PolicyReference policy, CancellationToken cancellationToken)
    {
        var folder = await FindAsync(policy, cancellationToken);
        if (AdapterFolder.BaseOf(folder) is not { } name)
        {
            return new PolicyFolder(folder);
        }

        if (name != PolicyReference.Starter && !Path.IsPathRooted(name) && !name.EndsWith('/'))
        {
            throw new CheckpointException(
                $"{folder}: adapter_config.json: base_model_name_or_path is '{name}'; set it to the absolute path of the model's folder, or to '{PolicyReference.Starter}'.");
        }

        var model = await FindAsync(new PolicyReference(name, 0), cancellationToken);
        return AdapterFolder.BaseOf(model) is null
            ? new PolicyFolder(folder, model)
            : throw new CheckpointException($"{folder}: adapter_config.json: base_model_name_or_path is '{name}', which is an adapter itself. Merge that one into its model first: nouscoder checkpoint export.");
    }

    public string WhereIs(PolicyReference policy) => policy.Checkpoint switch
    {
        PolicyReference.Starter => StarterFolder,
        var path when Path.IsPathRooted(path) => path,
        var prefix when localArtifacts is not null => Path.Combine(localArtifacts, prefix.TrimEnd('/')),
        var prefix => prefix,
    };

    public async Task CheckAsync(PolicyReference policy, CancellationToken cancellationToken)
    {
        var files = await ResolveAsync(policy, cancellationToken);
        await Task.Run(() => CheckpointFolder.Check(files), cancellationToken);
    }

    public async Task SaveAsync(PolicyReference policy, string folder, bool merge, CancellationToken cancellationToken)
    {
        var files = await ResolveAsync(policy, cancellationToken);
        await Task.Run(() => CheckpointFolder.Export(files, folder, merge), cancellationToken);
    }

    public async Task PublishAsync(string prefix, Func<string, CancellationToken, Task> save, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("nouscoder-policy-");
        try
        {
            await save(folder.FullName, cancellationToken);
            foreach (var file in folder.EnumerateFiles())
            {
                await using var content = file.OpenRead();
                await artifacts.WriteAsync(prefix + file.Name, content, cancellationToken);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<string> FindAsync(PolicyReference policy, CancellationToken cancellationToken)
    {
        if (policy.Checkpoint == PolicyReference.Starter || Path.IsPathRooted(policy.Checkpoint))
        {
            var folder = WhereIs(policy);
            return Directory.Exists(folder)
                ? folder
                : throw new CheckpointException($"{folder}: there is no such folder on {Environment.MachineName}. Name a folder in Hugging Face's layout.");
        }

        try
        {
            return await artifacts.GetLocalFolderAsync(policy.Checkpoint, cancellationToken);
        }
        catch (ArtifactNotFoundException error)
        {
            throw new CheckpointException($"Policy version {policy.Version}: {error.Message}", error);
        }
    }
}
