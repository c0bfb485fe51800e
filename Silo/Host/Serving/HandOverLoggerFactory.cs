using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;
using Orleans.Storage;

namespace NousCoder.Silo.Serving;

/// <summary>
/// Creates loggers that write as warnings what the Orleans runtime writes as errors when a silo stops, another one is gone, or a grain is
/// active on another silo by now. Such calls are repeated and such activations replaced, so a rolling restart logs no errors.
/// </summary>
/// <param name="factory">Creates the loggers that write.</param>
internal sealed class HandOverLoggerFactory(ILoggerFactory factory) : ILoggerFactory
{
    private const string RuntimePrefix = "Orleans.";

    // The runtime logs failures of grain state under the name of the storage.
    private static readonly string StorageCategory = typeof(WatchedGrainStorage).FullName!;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName)
    {
        var logger = factory.CreateLogger(categoryName);
        return categoryName.StartsWith(RuntimePrefix, StringComparison.Ordinal) || categoryName == StorageCategory
            ? new RuntimeLogger(logger)
            : logger;
    }

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => factory.AddProvider(provider);

    /// <inheritdoc/>
    public void Dispose() => factory.Dispose();

    private static bool IsOfHandOver(Exception? error) => error switch
    {
        null => false,
        // A silo is stopping or has stopped.
        SiloUnavailableException or OrleansMessageRejectionException or ConnectionFailedException or OperationCanceledException => true,
        // Another activation has written: this one is given up.
        InconsistentStateException => true,
        AggregateException several => several.InnerExceptions.All(IsOfHandOver),
        _ => IsOfHandOver(error.InnerException),
    };

    private sealed class RuntimeLogger(ILogger logger) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var level = logLevel == LogLevel.Error && IsOfHandOver(exception) ? LogLevel.Warning : logLevel;
            if (logger.IsEnabled(level))
            {
                logger.Log(level, eventId, state, exception, formatter);
            }
        }
    }
}
