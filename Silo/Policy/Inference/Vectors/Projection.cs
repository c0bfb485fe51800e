using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace NousCoder.Policy.Inference.Vectors;

/// <summary>y = x · wᵀ for one weight of the model, where it lies.</summary>
internal sealed unsafe class Projection<T, TLanes>
    where T : unmanaged
    where TLanes : ILanes<T>
{
    // Rows of w at a time: 96 KiB to 1.5 MiB, which stays in the second-level cache while the rows of x pass by. A multiple of the
    // widths of the tiles.
    private const int Panel = 96;

    // Below it the time to wake another thread is more than it saves.
    private const long WorthSharing = 1 << 17;

    private const int MinRowsForLibrary = 16;

    private readonly Tensor _weight;
    private readonly T* _data;
    private readonly int _outputs;
    private readonly int _width;
    private readonly WorkerTeam _team;
    private readonly bool _usesLibrary;
    private readonly Action<int, int> _panel;
    private RowBuffer? _x;
    private RowBuffer? _y;
    private int _rows;

    /// <param name="weight">[outputs, width], kept by the model.</param>
    /// <param name="team">Threads that compute.</param>
    /// <param name="usesLibrary">True: libtorch multiplies from 16 rows on, and rounds x to the type of the weight.</param>
    public Projection(Tensor weight, WorkerTeam team, bool usesLibrary)
    {
        (_weight, _team, _usesLibrary, _panel) = (weight, team, usesLibrary, MultiplyPanel);
        (_outputs, _width) = ((int)weight.shape[0], (int)weight.shape[1]);
        _data = (T*)TensorMemory.Of(weight);
    }

    /// <summary>A row of the weight.</summary>
    public T* this[int row] => _data + ((long)row * _width);

    /// <summary>Multiplies the first rows of x into those of y.</summary>
    /// <param name="x">As wide as the weight.</param>
    /// <param name="y">At least as wide as there are outputs.</param>
    /// <param name="rows">How many.</param>
    /// <param name="exact">True: every number is a sum in float32 that does not depend on the number of rows.</param>
    public void Multiply(RowBuffer x, RowBuffer y, int rows, bool exact)
    {
        if (_usesLibrary && !exact && rows >= MinRowsForLibrary)
        {
            MultiplyByLibrary(x, y, rows);
            return;
        }

        (_x, _y, _rows) = (x, y, rows);
        var panels = (_outputs + Panel - 1) / Panel;
        if ((long)rows * _outputs * _width >= WorthSharing)
        {
            _team.Run(panels, _panel);
            return;
        }

        for (var panel = 0; panel < panels; panel++)
        {
            MultiplyPanel(panel, 0);
        }
    }

    private void MultiplyPanel(int panel, int worker)
    {
        // The last panel overlaps the one before it, so that none is too small for a tile.
        var first = Math.Max(0, Math.Min(panel * Panel, _outputs - Panel));
        RowProduct<T, TLanes>.Multiply(
            _x!.Data, _rows, _width, this[first], _width, Math.Min(Panel, _outputs), _y!.Data + first, _y.Width);
    }

    private void MultiplyByLibrary(RowBuffer x, RowBuffer y, int rows)
    {
        using var scope = NewDisposeScope();
        y.First(rows).narrow(1, 0, _outputs).copy_(linear(x.First(rows).to(_weight.dtype), _weight));
    }
}
