using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace NousCoder.Policy.Native;

/// <summary>
/// Calls operators that TorchSharp does not have, through libtorch's stable C interface
/// (torch/csrc/stable/c/shim.h, torch/csrc/inductor/aoti_torch/c/shim.h). Every argument is one 64-bit value, and the
/// callee takes ownership of the handles in them.
/// </summary>
internal static unsafe partial class Dispatcher
{
    private const string Library = "libtorch_cpu.so";

    // Major, minor, patch and tweak of the interface that the arguments are laid out for: a byte each, from the top.
    private const ulong InterfaceVersion = 0x020A_0000_0000_0000;

    /// <summary>Calls an operator that returns nothing.</summary>
    /// <param name="name">Its full name, such as <c>aten::_fused_adamw_</c>.</param>
    /// <param name="arguments">All its arguments, in order.</param>
    /// <exception cref="ExternalException">libtorch refused; its reason is on the standard error.</exception>
    public static void Call(string name, params ReadOnlySpan<ulong> arguments)
    {
        fixed (ulong* stack = arguments)
        {
            Require(CallDispatcher(name, "", stack, InterfaceVersion), name);
        }
    }

    /// <summary>A list of tensors as an argument.</summary>
    public static ulong List(IReadOnlyList<Tensor> tensors)
    {
        Require(NewList((nuint)tensors.Count, out var list), "a list of tensors");
        foreach (var tensor in tensors)
        {
            Require(NewHandle(tensor.Handle, out var handle), "a tensor");
            Require(PushBack(list, (ulong)handle), "a list of tensors");
        }

        return (ulong)list;
    }

    /// <summary>A floating-point number as an argument.</summary>
    public static ulong Number(double value) => BitConverter.DoubleToUInt64Bits(value);

    private static void Require(int error, string what)
    {
        if (error != 0)
        {
            throw new ExternalException($"libtorch refused {what}.");
        }
    }

    [LibraryImport(Library, EntryPoint = "torch_call_dispatcher", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CallDispatcher(string name, string overload, ulong* stack, ulong version);

    [LibraryImport(Library, EntryPoint = "aoti_torch_new_tensor_handle")]
    private static partial int NewHandle(nint tensor, out nint handle);

    [LibraryImport(Library, EntryPoint = "torch_new_list_reserve_size")]
    private static partial int NewList(nuint size, out nint list);

    [LibraryImport(Library, EntryPoint = "torch_list_push_back")]
    private static partial int PushBack(nint list, ulong element);
}
