using NousCoder.Policy.Native;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace NousCoder.Policy.Model;

/// <summary>
/// Linear layers that read the same input, as rows of one tensor: one product where no gradient is wanted, one for each of
/// them where one is. Each may have a low-rank addition.
/// </summary>
internal sealed class Projection : IDisposable
{
    private readonly Tensor _rows;
    private readonly (string Name, Tensor Weight)[] _parts;
    private LowRankPair?[] _additions = [];
    private readonly List<(long Row, long Count, double Scale)> _scales = [];
    private Tensor? _down, _up;

    /// <summary>Makes layers whose weights hold nothing yet.</summary>
    /// <param name="width">Columns: the size of the input.</param>
    /// <param name="device">Where they are.</param>
    /// <param name="dataType">Their type.</param>
    /// <param name="parts">Name and rows of each.</param>
    public Projection(long width, Device device, ScalarType dataType, params (string Name, long Rows)[] parts)
    {
        _rows = empty(parts.Sum(p => p.Rows), width, dataType, device).DetachFromDisposeScope();
        _parts = new (string, Tensor)[parts.Length];
        var start = 0L;
        foreach (var (i, (name, rows)) in parts.Index())
        {
            _parts[i] = (name, _rows.narrow(0, start, rows).detach().DetachFromDisposeScope());
            start += rows;
        }
    }

    private Projection(Projection other)
    {
        _rows = other._rows.detach().DetachFromDisposeScope();
        _parts = [.. other._parts.Select(p => (p.Name, p.Weight.detach().DetachFromDisposeScope()))];
    }

    /// <summary>The weights by name, [rows, width] each.</summary>
    public IEnumerable<(string Name, Tensor Weight)> Parts => _parts;

    /// <summary>The same weights in the same memory, without the additions.</summary>
    public Projection Share() => new(this);

    /// <summary>Sets the additions by name; null leaves a layer without.</summary>
    public void Adapt(Func<string, LowRankPair?> additionOf)
    {
        Forget();
        LowRankPair?[] additions = [.. _parts.Select(p => additionOf(p.Name))];
        _additions = additions.All(a => a is null) ? [] : additions;
    }

    /// <summary>
    /// All layers by one product, without gradients: [..., width] to [..., rows of all]. Rounds where <see cref="Apply"/> does, so
    /// that log-probabilities with and without gradients are the same numbers.
    /// </summary>
    public Tensor ApplyAll(Tensor x)
    {
        var y = linear(x, _rows);
        if (_additions.Length == 0)
        {
            return y;
        }

        Derive();
        var added = linear(linear(x, _down!), _up!);
        foreach (var (row, count, scale) in _scales)
        {
            added.narrow(-1, row, count).TimesInPlace(scale);
        }

        return y.Plus(added);
    }

    /// <summary>One layer, with gradients: [..., width] to [..., its rows].</summary>
    public Tensor Apply(Tensor x, int part = 0)
    {
        var y = linear(x, _parts[part].Weight);
        return _additions.Length > 0 && _additions[part] is { } addition ? y.Plus(addition.Apply(x)) : y;
    }

    /// <summary>Derives what <see cref="ApplyAll"/> would otherwise make at the first call.</summary>
    public void Prepare()
    {
        if (_additions.Length > 0)
        {
            Derive();
        }
    }

    /// <summary>Forgets what was derived from the additions, whose values have changed.</summary>
    public void Forget()
    {
        _down?.Dispose();
        _up?.Dispose();
        (_down, _up) = (null, null);
        _scales.Clear();
    }

    public void Dispose()
    {
        Forget();
        foreach (var (_, weight) in _parts)
        {
            weight.Dispose();
        }

        _rows.Dispose();
    }

    /// <summary>Puts all A under one another and all B as blocks along a diagonal, so that the additions are two products.</summary>
    private void Derive()
    {
        if (_down is not null)
        {
            return;
        }

        using var scope = NewDisposeScope();
        var present = _additions.OfType<LowRankPair>().ToArray();
        var up = zeros(_rows.shape[0], present.Sum(a => a.Rank), _rows.dtype, _rows.device);
        var (row, column) = (0L, 0L);
        foreach (var (i, (_, weight)) in _parts.Index())
        {
            if (_additions[i] is { } addition)
            {
                up.narrow(0, row, weight.shape[0]).narrow(1, column, addition.Rank).copy_(addition.Up);
                column += addition.Rank;
                AddScale(row, weight.shape[0], addition.Scale);
            }

            row += weight.shape[0];
        }

        (_down, _up) = (cat([.. present.Select(a => a.Down)]).DetachFromDisposeScope(), up.DetachFromDisposeScope());
    }

    /// <summary>Adds the scale of some rows; adjoining rows with one scale are scaled together.</summary>
    private void AddScale(long row, long count, double scale)
    {
        if (_scales is [.., var last] && last.Row + last.Count == row && last.Scale == scale)
        {
            _scales[^1] = last with { Count = last.Count + count };
            return;
        }

        _scales.Add((row, count, scale));
    }
}
