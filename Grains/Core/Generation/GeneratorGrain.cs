using NousCoder.Grains.Artifacts;

namespace NousCoder.Grains.Generation;

/// <summary>Puts a group's request into the engine of the silo that it is placed on and hands each completion to its rollout the moment it ends.</summary>
[ServedBy(Roles.Generator), FewestSequences]
public sealed partial class GeneratorGrain(
    IGenerationEngine engine, IPolicyFolders folders, IArtifactStore artifacts, TimeProvider time, ILogger<GeneratorGrain> logger) : Grain, IGeneratorGrain
{
    private static readonly TimeSpan KeepWhileGenerating = TimeSpan.FromHours(2);

    private readonly CancellationTokenSource _stopping = new();
    private Task _generating = Task.CompletedTask;

    /// <inheritdoc/>
    public Task Generate(GenerationRequest request)
    {
        if (_generating.IsCompleted && !_stopping.IsCancellationRequested)
        {
            DelayDeactivation(KeepWhileGenerating);
            _generating = GenerateAsync(request);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task CheckPolicy(PolicyReference policy, GenerationOptions options)
    {
        try
        {
            await folders.CheckRequestAsync(policy, options, _stopping.Token);
        }
        catch (CheckpointException error)
        {
            throw new NousCoderException($"policy: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public async Task Cancel()
    {
        await _stopping.CancelAsync();
        DeactivateOnIdle();
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _stopping.CancelAsync();

    private async Task GenerateAsync(GenerationRequest request)
    {
        var handOvers = new List<Task>();
        try
        {
            await foreach (var completion in engine.GenerateAsync(EngineRequestOf(request), _stopping.Token))
            {
                handOvers.Add(HandOverAsync(request, completion, _stopping.Token));
            }
        }
        catch (Exception error) when (_stopping.IsCancellationRequested || error is ObjectDisposedException)
        {
            // Nobody waits for it any more, or this silo is stopping and the group asks again.
        }
        catch (Exception error) when (StorageFailures.MayPass(error))
        {
            // The policy could not be read; the group asks again.
            LogFailed(request.GroupId, error);
        }
        catch (Exception error)
        {
            LogFailed(request.GroupId, error);
            await TellFailureAsync(request.GroupId, new GenerationFailure(error.Message, error is PromptTooLongException));
        }

        await Task.WhenAll(handOvers);
        // Where more is asked for, it is placed by what the silos do then.
        DeactivateOnIdle();
    }

    private async Task HandOverAsync(GenerationRequest request, EngineCompletion completion, CancellationToken cancellationToken)
    {
        var rolloutId = Keys.Rollout(request.GroupId, request.Positions[completion.Index]);
        try
        {
            var end = time.GetUtcNow();
            var stored = await CompletionStore.StoreAsync(artifacts, rolloutId, new Completion
            {
                PromptTokens = completion.PromptTokens,
                Tokens = completion.Tokens,
                LogProbabilities = completion.LogProbabilities,
                Text = completion.Text,
                FinishReason = completion.FinishReason,
                PolicyVersion = completion.PolicyVersion,
                PolicyVersions = completion.PolicyVersions.Length > 1 ? completion.PolicyVersions : [],
                Generation = new BusyInterval(end - TimeSpan.FromSeconds(completion.Seconds), end),
            }, cancellationToken);
            await GrainFactory.GetGrain<IRolloutGrain>(rolloutId).Generated(request.Rollout, stored);
        }
        catch (Exception error)
        {
            // The rollout stays pending, so its group asks for the position again.
            LogNotHandedOver(rolloutId, error);
        }
    }

    private async Task TellFailureAsync(string groupId, GenerationFailure failure)
    {
        try
        {
            await GrainFactory.GetGrain<IGroupGrain>(groupId).GenerationFailed(failure);
        }
        catch (Exception error)
        {
            LogNotHandedOver(groupId, error);
        }
    }

    private static EngineRequest EngineRequestOf(GenerationRequest request) => new()
    {
        Policy = request.Policy,
        Prompt = request.Prompt,
        Seeds = request.Seeds,
        Sampling = request.Options.Sampling,
        ContextLength = request.Options.ContextLength,
        Deterministic = request.Options.Deterministic,
        RopeFactor = request.Options.RopeFactor,
        RopeOriginalLength = request.Options.RopeOriginalLength,
        StopTexts = request.Options.StopTokens,
        Lineage = request.Lineage,
    };

    [LoggerMessage(LogLevel.Error, "Completions of group {Group} cannot be generated")]
    private partial void LogFailed(string group, Exception error);

    [LoggerMessage(LogLevel.Warning, "{Key} could not be told; its group will ask again")]
    private partial void LogNotHandedOver(string key, Exception error);
}
