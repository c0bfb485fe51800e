using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace NousCoder.Policy.Inference;

/// <summary>The memory behind tensors on the CPU.</summary>
internal static unsafe class TensorMemory
{
    /// <summary>Where a contiguous tensor's numbers begin. Good for as long as the tensor or another over the same memory lives.</summary>
    public static nint Of(Tensor tensor)
    {
        // Of one number: a span cannot be had of more than 2 GiB.
        using var first = tensor.detach().view(-1).narrow(0, 0, 1);
        return (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
    }
}
