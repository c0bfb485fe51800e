using NousCoder.Policy.Model;
using static TorchSharp.torch;

namespace NousCoder.Policy.Inference;

/// <summary>The rotary positions of a model, by the YaRN that a request asks for.</summary>
internal sealed class RotaryTables(Qwen3Configuration configuration, Device device, ScalarType dataType) : IDisposable
{
    private readonly Dictionary<RopeOverride, RotaryTable> _overrides = [];
    private readonly RotaryTable _own = new(configuration, device, dataType);

    /// <param name="rope">Null for what the configuration says.</param>
    public RotaryTable For(RopeOverride? rope)
    {
        if (rope is not { } wanted)
        {
            return _own;
        }

        if (!_overrides.TryGetValue(wanted, out var table))
        {
            _overrides[wanted] = table = new RotaryTable(configuration.WithRope(wanted), device, dataType);
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
