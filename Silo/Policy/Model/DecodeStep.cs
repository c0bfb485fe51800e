using static TorchSharp.torch;

namespace NousCoder.Policy.Model;

/// <summary>What the layers of one incremental step share.</summary>
/// <param name="Cache">The rows' keys and values.</param>
/// <param name="Rotation">Of each row's position.</param>
/// <param name="Slots">Where the new keys go.</param>
/// <param name="Mask">[rows, 1, 1, length].</param>
/// <param name="Length">How much of the cache is read.</param>
internal readonly record struct DecodeStep(KeyValueCache Cache, Rotation Rotation, Tensor Slots, Tensor Mask, int Length);
