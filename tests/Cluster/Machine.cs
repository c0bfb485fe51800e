using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using NousCoder.Grains.Ports;
using NousCoder.LocalStorage.Artifacts;
using NousCoder.Policy.Generation;
using NousCoder.Policy.Training;
using NousCoder.Sandbox;
using NousCoder.Silo.JobFiles;
using NousCoder.Silo.Policies;

namespace NousCoder.Cluster.Tests;

/// <summary>What the machine brings to the silos of a test: a real sandbox, engine and trainer, and a folder of data.</summary>
public sealed class Machine : IAsyncDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("nouscoder-cluster-");
    private readonly SandboxVerifier _sandbox;
    private readonly GenerationEngine _engine;
    private readonly PolicyTrainer _trainer;

    public Machine()
    {
        Artifacts = new FolderArtifactStore(ArtifactFolder);
        Files = new JobFolder(Path.Combine(_data.FullName, "jobs"));
        Policies = new PolicyFolders(Artifacts, ArtifactFolder, new PolicyRoots([PolicyRoot]));
        _sandbox = new SandboxVerifier(new SandboxOptions { Slots = 2 }, Artifacts, NullLogger<SandboxVerifier>.Instance, TimeProvider.System);
        Verifier = new CountingVerifier(new CachingVerifier(_sandbox, entries: 10_000));
        _engine = new GenerationEngine(new GenerationOptions(), Policies.ResolveAsync, NullLogger<GenerationEngine>.Instance, TimeProvider.System);
        Engine = new CountingEngine(_engine);
        _trainer = new PolicyTrainer(new TrainerOptions { Threads = 1 }, NullLogger<PolicyTrainer>.Instance);
        Trainer = new HeldTrainer(_trainer);
    }

    public FolderArtifactStore Artifacts { get; }

    /// <summary>The time of the grains.</summary>
    public ShiftedTime Time { get; } = new();

    /// <summary>Folder of the artifacts.</summary>
    public string ArtifactFolder => Path.Combine(_data.FullName, "artifacts");

    public JobFolder Files { get; }

    public IPolicyFolders Policies { get; }

    public CountingVerifier Verifier { get; }

    public CountingEngine Engine { get; }

    public HeldTrainer Trainer { get; }

    public FaultyStorage Storage { get; } = new();

    /// <summary>Where policies may be named by path.</summary>
    public string PolicyRoot => Path.Combine(_data.FullName, "models");

    public string Database => Path.Combine(_data.FullName, "grains.db");

    /// <summary>Rows of grain state of a kind, such as <c>rollout</c>.</summary>
    public int RowsOf(string state)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM grain_state WHERE state_name = $state";
        command.Parameters.AddWithValue("$state", state);
        return Convert.ToInt32(command.ExecuteScalar());
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        await _trainer.DisposeAsync();
        await _sandbox.DisposeAsync();
        Files.Dispose();
        _data.Delete(recursive: true);
    }
}
