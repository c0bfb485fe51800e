using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;

namespace NousCoder.Policy.Generation;

/// <summary>
/// Samples with TorchSharp on one thread of its own. Requests join and leave the running batch between two tokens; the
/// completions of a prompt share its one forward pass.
/// </summary>
/// <remarks>
/// A seed gives the same uniform numbers wherever it runs, so the same request nearly always gives the same tokens: other
/// sequences in the batch change the shapes that are computed and with them the last digits of a probability. A deterministic
/// request runs in a batch of its own whose shapes follow from the request and the options alone, so with the same weights,
/// options, library and kind of processor it gives the same tokens and log-probabilities whatever else runs. It costs the batching
/// with other requests.
/// </remarks>
public sealed class GenerationEngine : IGenerationEngine, IAsyncDisposable
{
    private readonly EngineLoop _loop;

    /// <summary>Starts the engine's thread. Nothing is loaded until a request asks for it.</summary>
    /// <param name="options">Device, data type and limits.</param>
    /// <param name="resolveFolder">Gives the local folder of a policy's checkpoint. Called once each time a version is loaded.</param>
    /// <param name="logger">Told of policies loaded and given up, and of failures.</param>
    /// <param name="time">Measures how long completions take.</param>
    /// <exception cref="ValidationException">An option is out of range.</exception>
    public GenerationEngine(
        GenerationOptions options,
        Func<PolicyReference, CancellationToken, Task<PolicyFolder>> resolveFolder,
        ILogger<GenerationEngine> logger,
        TimeProvider time)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        _loop = new EngineLoop(options, resolveFolder, logger, time);
    }

    /// <inheritdoc/>
    public int Running => _loop.Running;

    /// <inheritdoc/>
    public int Waiting => _loop.Waiting;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The prompt leaves no room in the context, or a sampling option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The computation failed; the message says under which policy and how.</exception>
    /// <exception cref="ObjectDisposedException">The engine was disposed before the last completion.</exception>
    public async IAsyncEnumerable<EngineCompletion> GenerateAsync(
        EngineRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Validate(request);
        var open = new OpenRequest(request);
        _loop.Submit(open);
        try
        {
            await foreach (var completion in open.Completions.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return completion;
            }
        }
        finally
        {
            _loop.Withdraw(open);
        }
    }

    /// <summary>Ends the thread after the token in progress and frees the weights. Requests in progress fail with <see cref="ObjectDisposedException"/>.</summary>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private static void Validate(EngineRequest request)
    {
        var sampling = request.Sampling;
        if (!(sampling.Temperature >= 0) || !(sampling.TopP is > 0 and <= 1) || sampling.TopK < 0)
        {
            throw new ArgumentException(
                $"Temperature {sampling.Temperature}, top-p {sampling.TopP}, top-k {sampling.TopK}: expected a temperature of at least 0, " +
                "a top-p above 0 and at most 1, and a top-k of at least 0.",
                nameof(request));
        }

        if (request.Prompt.IsDefault || request.Seeds.IsDefault || request.MaxNewTokens < 1)
        {
            throw new ArgumentException("A request needs a prompt, seeds, and a MaxNewTokens of at least 1 or none.", nameof(request));
        }
    }
}
