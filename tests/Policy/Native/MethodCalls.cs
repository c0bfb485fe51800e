using System.Reflection;
using System.Reflection.Emit;

namespace NousCoder.Policy.Tests.Native;

/// <summary>Which methods a compiled method calls.</summary>
internal static class MethodCalls
{
    private const byte TwoByteCode = 0xFE;

    private const BindingFlags Own =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>Every method and constructor of an assembly.</summary>
    public static IEnumerable<MethodBase> MethodsOf(Assembly assembly) =>
        assembly.GetTypes().SelectMany(t => t.GetMethods(Own).Concat<MethodBase>(t.GetConstructors(Own)));

    /// <summary>What a method calls, in the order of its instructions.</summary>
    public static IEnumerable<MethodBase> Of(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == TwoByteCode)
            {
                value = (short)((TwoByteCode << 8) | code[at++]);
            }

            var instruction = Codes[value];
            if (instruction.OperandType == OperandType.InlineMethod)
            {
                yield return Resolve(method, BitConverter.ToInt32(code, at));
            }

            at += SizeOf(instruction.OperandType, code, at);
        }
    }

    private static MethodBase Resolve(MethodBase caller, int token)
    {
        var type = caller.DeclaringType!;
        var called = caller.Module.ResolveMethod(
            token, type.IsGenericType ? type.GetGenericArguments() : null, caller.IsGenericMethod ? caller.GetGenericArguments() : null)!;
        return called is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericMethodDefinition() : called;
    }

    private static int SizeOf(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => sizeof(int) * (1 + BitConverter.ToInt32(code, at)),
        _ => 4,
    };
}
