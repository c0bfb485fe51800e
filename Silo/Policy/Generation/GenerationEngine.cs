using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using NousCoder.Contracts.Training;
using NousCoder.Grains.Ports;

namespace NousCoder.Policy.Generation;

/// <summary>
/// Samples on a thread of its own. Requests join and leave the running batch between two tokens; keys and values are in a paged
/// cache; the completions of a prompt share its reading.
/// </summary>
/// <remarks>
/// A seed gives the same uniform numbers wherever it runs. On the CPU, of a deterministic request every number is computed in
/// the same order whatever else is in the batch, whatever had to be computed again, and on however many threads: with the same
/// weights, options and kind of processor it gives the same tokens and log-probabilities, and so does each of its seeds by
/// itself. Of other requests the last digits of a probability may differ with the batch, and with them now and then a token.
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

    /// <summary>What is in progress, and what has been done so far.</summary>
    public GenerationStatistics Statistics => _loop.Statistics;

    /// <inheritdoc/>
    public int Running => Statistics.Running;

    /// <inheritdoc/>
    public int Waiting => Statistics.Waiting;

    /// <inheritdoc/>
    public string? Fault => _loop.Fault;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The prompt leaves no room in the context, or a sampling option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The computation failed; the message says under which policy and how.</exception>
    /// <exception cref="ObjectDisposedException">The engine was disposed before the last completion.</exception>
    public async IAsyncEnumerable<EngineCompletion> GenerateAsync(
        EngineRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var open = Submit(request, streams: false);
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

    /// <summary>Yields each token of a request's completions the moment it is sampled. Otherwise as <see cref="GenerateAsync"/>.</summary>
    /// <exception cref="ArgumentException">The prompt leaves no room in the context, or a sampling option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The computation failed; the message says under which policy and how.</exception>
    /// <exception cref="ObjectDisposedException">The engine was disposed before the last token.</exception>
    public async IAsyncEnumerable<StreamedToken> StreamAsync(
        EngineRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var open = Submit(request, streams: true);
        try
        {
            await foreach (var token in open.Tokens.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return token;
            }
        }
        finally
        {
            _loop.Withdraw(open);
        }
    }

    /// <summary>Ends the thread after the token in progress and frees the weights. Requests in progress fail with <see cref="ObjectDisposedException"/>.</summary>
    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private OpenRequest Submit(EngineRequest request, bool streams)
    {
        Validate(request);
        var open = new OpenRequest(request, streams);
        _loop.Submit(open);
        return open;
    }

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

        if (request.RopeFactor is { } factor && !(factor is >= 1 and < 1024))
        {
            throw new ArgumentException($"A rope factor of {factor}: expected at least 1, which is no YaRN, and less than 1024, or none.", nameof(request));
        }

        if (request.RopeOriginalLength is { } original && (original < 1 || request.RopeFactor is null))
        {
            throw new ArgumentException($"A rope original length of {original}: expected at least 1, beside a rope factor.", nameof(request));
        }

        if (request.StopTokens.IsDefault || request.StopTexts.IsDefault || request.Prompt.IsDefault || request.Seeds.IsDefault || request.MaxNewTokens < 1)
        {
            throw new ArgumentException("A request needs a prompt, seeds, stop tokens or an empty list of them, and a MaxNewTokens of at least 1 or none.", nameof(request));
        }
    }
}
