using System.Reflection;
using TorchSharp;

namespace NousCoder.Policy.Tests.Native;

public sealed class HeldNumbersTests
{
    /// <summary>
    /// TorchSharp's own functions that make a Scalar, and those that call one of them: each may lose it to the garbage collector
    /// while native code reads it.
    /// </summary>
    private static readonly HashSet<MethodBase> Unsafe = FindUnsafe();

    [Fact]
    public void No_number_is_handed_to_libtorch_but_by_the_one_class_that_holds_it()
    {
        // These tests too: one that fails for that reason says nothing.
        Assembly[] assemblies = [typeof(HeldNumbers).Assembly, typeof(HeldNumbersTests).Assembly];
        var calls = assemblies.SelectMany(MethodCalls.MethodsOf)
            .SelectMany(caller => MethodCalls.Of(caller).Where(called => MakesScalar(called) || Unsafe.Contains(called)).Select(called => (caller, called)))
            .ToList();

        // That it finds what is there, and nothing else is.
        calls.ShouldContain(c => c.caller.DeclaringType == typeof(HeldNumbers) && MakesScalar(c.called));
        calls.Where(c => c.caller.DeclaringType != typeof(HeldNumbers) || Unsafe.Contains(c.called))
            .Select(c => $"{c.caller.DeclaringType}.{c.caller.Name} calls {c.called.DeclaringType?.Name}.{c.called.Name}").ShouldBeEmpty();
    }

    private static bool MakesScalar(MethodBase method) =>
        (method.DeclaringType == typeof(Scalar) && method.Name == "op_Implicit") || method.Name == nameof(ScalarExtensionMethods.ToScalar);

    private static HashSet<MethodBase> FindUnsafe()
    {
        var calls = MethodCalls.MethodsOf(typeof(torch).Assembly)
            .Where(m => m.DeclaringType!.Name is "Tensor" or "torch" or "functional" or "TensorExtensionMethods")
            .ToDictionary(m => m, m => MethodCalls.Of(m).ToList());
        var found = calls.Where(c => c.Value.Any(MakesScalar)).Select(c => c.Key).ToHashSet();
        for (var before = 0; before < found.Count;)
        {
            before = found.Count;
            found.UnionWith(calls.Where(c => c.Value.Any(found.Contains)).Select(c => c.Key).ToList());
        }

        return found;
    }
}
