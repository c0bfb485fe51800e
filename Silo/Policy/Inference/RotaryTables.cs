using NousCoder.Policy.Model;
using static TorchSharp.torch;

namespace NousCoder.Policy.Inference;

/// <summary>The rotary positions of a model, by the factor of YaRN that a request asks for.</summary>
internal sealed class RotaryTables(Qwen3Configuration configuration, Device device, ScalarType dataType) : IDisposable
{
    private readonly Dictionary<double, RotaryTable> _overrides = [];
    private readonly RotaryTable _own = new(configuration, device, dataType);

    /// <param name="factor">Null for what the configuration says.</param>
    public RotaryTable For(double? factor)
    {
        if (factor is not { } wanted)
        {
            return _own;
        }

        if (!_overrides.TryGetValue(wanted, out var table))
        {
            _overrides[wanted] = table = new RotaryTable(configuration.WithRopeFactor(wanted), device, dataType);
        }

        return table;
    }

    public void Dispose()
    {
        foreach (var table in _overrides.Values.Append(_own))
        {
            table.Dispose();
        }
    }
}
