using NousCoder.Grains.Artifacts;
using NousCoder.Grains.Groups;

namespace NousCoder.Grains.Training;

/// <summary>
/// Hands the device to one job at a time and makes its updates. A step counts from the moment the trainer's row names its
/// result: whoever lost the row to a newer activation cannot write it, so nothing that it still does becomes visible.
/// </summary>
[ServedBy(Roles.Trainer)]
public sealed partial class TrainerGrain(
    [PersistentState("trainer")] IPersistentState<TrainerState> state,
    IPolicyTrainer trainer,
    IPolicyFolders folders,
    IArtifactStore artifacts,
    TimeProvider time,
    ILogger<TrainerGrain> logger) : Grain, ITrainerGrain
{
    /// <summary>
    /// Times that an update is tried again where storage fails, at the job's asking, every 15 seconds: storage that is away or full
    /// for five minutes ends no job.
    /// </summary>
    private const int MostStorageFailures = 20;

    // Calls and the update in the background both write the row.
    private readonly SemaphoreSlim _row = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private TrainingBatch? _running;
    private CancellationTokenSource? _runningCancellation;
    private PolicyReference? _loaded;
    private int _attempts;
    private int _storageFailures;

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken) => Write(row => row.Epoch++);

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _stopping.CancelAsync();

    /// <inheritdoc/>
    public async Task<int> Acquire(string jobId)
    {
        if (!state.State.Jobs.Contains(jobId))
        {
            await Write(row => row.Jobs.Add(jobId));
        }

        return state.State.Jobs.IndexOf(jobId);
    }

    /// <inheritdoc/>
    public async Task Release(string jobId)
    {
        if (_running?.JobId == jobId)
        {
            await _runningCancellation!.CancelAsync();
        }

        if (state.State.Jobs.Contains(jobId))
        {
            await Write(row =>
            {
                row.Jobs.Remove(jobId);
                row.Last = row.Last?.JobId == jobId ? null : row.Last;
            });
            if (state.State.Jobs is [var next, ..])
            {
                _ = TryTellAsync(next, 0, job => job.TrainerAcquired());
            }
        }
    }

    /// <inheritdoc/>
    public Task BeginUpdate(TrainingBatch batch)
    {
        if (state.State.Jobs.FirstOrDefault() is var holder && holder != batch.JobId)
        {
            throw new NousCoderException($"job '{batch.JobId}' does not hold the trainer{(holder is null ? "" : $"; '{holder}' does")}");
        }

        if (!BatchArtifact.IsNameOf(batch.JobId, batch.Artifact))
        {
            throw new NousCoderException($"'{batch.Artifact}' is not a batch of job '{batch.JobId}'");
        }

        if (state.State.Last is { } last && last.JobId == batch.JobId && last.Step == batch.Step)
        {
            _ = TellAsync(last);
        }
        else if (_running is null)
        {
            _running = batch;
            _runningCancellation = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            _ = UpdateAndTellAsync(batch, _runningCancellation.Token);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<MemoryEstimate> Estimate(TrainingJobSpec spec)
    {
        try
        {
            var policy = PolicyReference.Beginning(spec.Policy);
            await folders.CheckAsync(policy, _stopping.Token);
            return await trainer.EstimateAsync(await folders.ResolveAsync(policy, _stopping.Token), spec, _stopping.Token);
        }
        catch (CheckpointException error)
        {
            throw new NousCoderException($"policy: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public async Task<ImmutableArray<string>> CheckJob(TrainingJobSpec spec)
    {
        try
        {
            return await folders.CheckJobAsync(spec, _stopping.Token);
        }
        catch (CheckpointException error)
        {
            throw new NousCoderException($"policy: {error.Message}", error);
        }
    }

    private ITrainingJobGrain Job(string jobId) => GrainFactory.GetGrain<ITrainingJobGrain>(jobId);

    private async Task UpdateAndTellAsync(TrainingBatch batch, CancellationToken cancellationToken)
    {
        var tell = await UpdateAsync(batch, cancellationToken);
        _runningCancellation?.Dispose();
        // Before the job is told, which begins the next update as soon as it hears.
        (_running, _runningCancellation) = (null, null);
        await tell();
    }

    /// <summary>Makes an update, and says what to tell the job.</summary>
    private async Task<Func<Task>> UpdateAsync(TrainingBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            var result = await TrainAsync(batch, cancellationToken);
            _storageFailures = 0;
            return await TryWriteAsync(result) ? () => TellAsync(result) : () => Task.CompletedTask;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The job gave the device back, or this silo is stopping and the job asks again elsewhere.
            return () => Task.CompletedTask;
        }
        catch (InconsistentStateException error)
        {
            LogDeposed(batch.JobId, batch.Step, state.State.Epoch, error);
            DeactivateOnIdle();
            return () => Task.CompletedTask;
        }
        catch (Exception error) when (StorageFailures.MayPass(error) && _storageFailures < MostStorageFailures)
        {
            _storageFailures++;
            LogStorageFailed(batch.JobId, batch.Step, error);
            return () => TryTellAsync(batch.JobId, batch.Step, job => job.UpdateDelayed(batch.Step, error.Message));
        }
        catch (Exception error)
        {
            LogFailed(batch.JobId, batch.Step, error);
            return () => TellAsync(batch, error.Message);
        }
    }

    private async Task<UpdateResult> TrainAsync(TrainingBatch batch, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        LogBegins(batch.JobId, batch.Step, state.State.Epoch);
        if (_loaded != batch.Policy)
        {
            _loaded = null;
            await trainer.LoadAsync(
                new TrainablePolicy
                {
                    Files = await folders.ResolveAsync(batch.Policy, cancellationToken),
                    Lora = batch.Lora,
                    BaseName = batch.Beginning.Checkpoint,
                    Seed = batch.Seed,
                },
                cancellationToken);
        }

        // Whatever goes wrong from here on leaves the weights undefined.
        _loaded = null;
        var metrics = await trainer.UpdateAsync(await RequestOfAsync(batch, cancellationToken), cancellationToken);
        var version = batch.Policy.Version + 1;
        var prefix = new PolicyVersions(artifacts, batch.JobId).PrefixOf(version, state.State.Epoch, ++_attempts);
        var policy = new PolicyReference(prefix, version, await folders.PublishAsync(prefix, trainer.SaveAsync, cancellationToken));
        _loaded = policy;
        return new UpdateResult
        {
            JobId = batch.JobId,
            Step = batch.Step,
            Policy = policy,
            Metrics = metrics.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Seconds = time.GetElapsedTime(started).TotalSeconds,
        };
    }

    private async Task<UpdateRequest> RequestOfAsync(TrainingBatch batch, CancellationToken cancellationToken)
    {
        var stored = await artifacts.ReadJsonAsync<BatchArtifact>(batch.Artifact, cancellationToken);
        var groups = ImmutableArray.CreateBuilder<ImmutableArray<TrainingSequence>>(stored.Groups.Length);
        foreach (var group in stored.Groups)
        {
            // By the group's key: its name in the batch came with a message.
            var sampled = await artifacts.ReadJsonAsync<GroupArtifact>(GroupArtifact.NameOf(group.GroupId), cancellationToken);
            groups.Add(
            [
                .. sampled.Rollouts.Zip(group.Advantages).Where(r => r.Second is not null).Select(r => new TrainingSequence
                {
                    PromptTokens = r.First.Completion.PromptTokens,
                    Tokens = r.First.Completion.Tokens,
                    SamplerLogProbabilities = r.First.Completion.LogProbabilities,
                    Advantage = r.Second!.Value,
                }),
            ]);
        }

        return new UpdateRequest
        {
            Step = batch.Step,
            Groups = groups.ToImmutable(),
            Objective = batch.Objective,
            Optimizer = batch.Optimizer,
            Temperature = batch.Temperature,
            Reference = batch.Objective.KlCoefficient > 0 ? await folders.ResolveAsync(batch.Beginning, cancellationToken) : null,
        };
    }

    /// <summary>Makes an update count; where the row cannot be written, this activation is given up and the next one makes it again.</summary>
    private async Task<bool> TryWriteAsync(UpdateResult result)
    {
        try
        {
            await Write(row => row.Last = result);
            return true;
        }
        catch (Exception error) when (error is not InconsistentStateException)
        {
            LogStorageFailed(result.JobId, result.Step, error);
            return false;
        }
    }

    private async Task Write(Action<TrainerState> change)
    {
        await _row.WaitAsync();
        try
        {
            change(state.State);
            await state.SaveAsync(this);
        }
        finally
        {
            _row.Release();
        }
    }

    private Task TellAsync(UpdateResult result) => TryTellAsync(result.JobId, result.Step, job => job.UpdateFinished(result));

    private Task TellAsync(TrainingBatch batch, string reason) =>
        TryTellAsync(batch.JobId, batch.Step, job => job.UpdateFailed(batch.Step, reason));

    private async Task TryTellAsync(string jobId, int step, Func<ITrainingJobGrain, Task> tell)
    {
        try
        {
            await tell(Job(jobId));
        }
        catch (Exception error)
        {
            // The job asks again by its watchdog.
            LogNotTold(jobId, step, error);
        }
    }

    [LoggerMessage(LogLevel.Information, "The update of job {Job}, step {Step}, begins in epoch {Epoch}")]
    private partial void LogBegins(string job, int step, long epoch);

    [LoggerMessage(LogLevel.Warning, "The update of job {Job}, step {Step}, failed at the storage; the job asks for it again")]
    private partial void LogStorageFailed(string job, int step, Exception error);

    [LoggerMessage(LogLevel.Error, "The update of job {Job}, step {Step}, failed")]
    private partial void LogFailed(string job, int step, Exception error);

    [LoggerMessage(LogLevel.Warning, "The update of job {Job}, step {Step}, was made in epoch {Epoch}, which has passed: it does not count")]
    private partial void LogDeposed(string job, int step, long epoch, Exception error);

    [LoggerMessage(LogLevel.Warning, "Job {Job} could not be told of step {Step}; it will ask again")]
    private partial void LogNotTold(string job, int step, Exception error);
}
