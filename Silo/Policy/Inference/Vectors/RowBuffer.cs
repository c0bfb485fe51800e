using TorchSharp;
using static TorchSharp.torch;

namespace NousCoder.Policy.Inference.Vectors;

/// <summary>Rows of float32 numbers that kernels and libtorch both work on, for as many rows as were asked for so far.</summary>
/// <param name="width">Numbers of a row.</param>
internal sealed unsafe class RowBuffer(int width) : IDisposable
{
    private Tensor? _rows;
    private int _count;

    public int Width => width;

    /// <summary>Where the first row begins.</summary>
    public float* Data { get; private set; }

    public float* this[int row] => Data + ((long)row * width);

    /// <summary>Makes room; what was there is lost where there was too little.</summary>
    public void Reserve(int rows)
    {
        if (_count < rows)
        {
            _rows?.Dispose();
            _count = rows;
            _rows = empty([rows, width], ScalarType.Float32).DetachFromDisposeScope();
            Data = (float*)TensorMemory.Of(_rows);
        }
    }

    /// <summary>The first rows as a tensor over the same memory.</summary>
    public Tensor First(int rows) => _rows!.narrow(0, 0, rows);

    public void Dispose() => _rows?.Dispose();
}
