using System.Collections.Immutable;
using System.Diagnostics.Metrics;

namespace NousCoder.Benchmarks.Simulation;

/// <summary>Counts the requests that leave this process, as its HTTP clients report them: retries and refusals too.</summary>
internal sealed class WireMeter : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Traffic> _requests = [];
    private readonly MeterListener _listener = new();

    public WireMeter(IReadOnlyDictionary<int, string> services)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "System.Net.Http", Name: "http.client.request.duration" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Count(tags, services));
        _listener.Start();
    }

    /// <summary>Requests so far, by service and method; refusals are among them and once more by themselves.</summary>
    public ImmutableSortedDictionary<string, Traffic> Traffic()
    {
        lock (_lock)
        {
            return _requests.ToImmutableSortedDictionary(StringComparer.Ordinal);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Count(ReadOnlySpan<KeyValuePair<string, object?>> tags, IReadOnlyDictionary<int, string> services)
    {
        var (port, status, method) = (0, 0, "");
        foreach (var (key, value) in tags)
        {
            switch (key, value)
            {
                case ("server.port", int number):
                    port = number;
                    break;
                case ("http.response.status_code", int number):
                    status = number;
                    break;
                case ("http.request.method", string text):
                    method = text;
                    break;
            }
        }

        if (services.TryGetValue(port, out var service))
        {
            lock (_lock)
            {
                Add($"request: {service} {method}");
                if (status is >= 400 or 0)
                {
                    Add($"request refused: {service} {method} {status}");
                }
            }
        }
    }

    private void Add(string kind) => _requests[kind] = _requests.GetValueOrDefault(kind) + new Traffic(1, 0);
}
