using static TorchSharp.torch;

namespace NousCoder.Policy.Checkpoints;

/// <summary>A tensor as a safetensors header describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DataType">Type of its elements.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Start">Where its bytes begin in the file.</param>
/// <param name="Length">How many they are.</param>
internal sealed record TensorEntry(string Name, ScalarType DataType, long[] Shape, long Start, long Length);
