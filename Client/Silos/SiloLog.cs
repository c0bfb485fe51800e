using System.Diagnostics;

namespace NousCoder.Client.Silos;

/// <summary>Keeps what a silo writes, and watches for the line that says it takes clients.</summary>
internal sealed class SiloLog(string path) : IDisposable
{
    private const string ReadyLine = "ready";
    private readonly Lock _lock = new();
    private readonly StreamWriter _writer = new(path) { AutoFlush = true };
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _lastError = "";
    private string _lastLine = "it said nothing";
    private bool _closed;

    public string Path => path;

    /// <summary>Completes when the silo takes clients.</summary>
    public Task Ready => _ready.Task;

    /// <summary>The last line of its standard error, else of its standard output.</summary>
    public string LastLine => _lastError.Length > 0 ? _lastError : _lastLine;

    /// <summary>The last line of its standard error; empty if there is none.</summary>
    public string LastError => _lastError;

    public void Follow(Process process)
    {
        process.OutputDataReceived += (_, line) => Add(line.Data, isError: false);
        process.ErrorDataReceived += (_, line) => Add(line.Data, isError: true);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _closed = true;
            _writer.Dispose();
        }
    }

    private void Add(string? line, bool isError)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            _writer.WriteLine(line);
            (isError ? ref _lastError : ref _lastLine) = line.Trim();
        }

        if (!isError && line.Trim() == ReadyLine)
        {
            _ready.TrySetResult();
        }
    }
}
