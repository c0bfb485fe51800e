using System.Buffers.Binary;

namespace NousCoder.Sandbox.Boxes;

/// <summary>One instruction of classic BPF. Jumps count from the next instruction.</summary>
internal readonly record struct BpfInstruction(ushort Code, byte OnTrue, byte OnFalse, uint Operand)
{
    /// <summary>Bytes of an instruction.</summary>
    public const int Size = 8;

    public const uint CallOffset = 0;
    public const uint ArchitectureOffset = 4;

    private const uint Allow = 0x7FFF_0000;
    private const uint FirstArgumentOffset = 16;
    private const uint ArgumentSize = 8;

    private const ushort LoadWordCode = 0x20;
    private const ushort JumpIfEqualCode = 0x15;
    private const ushort JumpIfGreaterCode = 0x25;
    private const ushort JumpIfGreaterOrEqualCode = 0x35;
    private const ushort JumpIfAnyBitCode = 0x45;
    private const ushort ReturnCode = 0x06;

    public static BpfInstruction Load(uint offset) => new(LoadWordCode, 0, 0, offset);

    public static BpfInstruction Return(uint verdict) => new(ReturnCode, 0, 0, verdict);

    public static BpfInstruction ReturnAllow() => Return(Allow);

    public static BpfInstruction JumpIfEqual(uint operand, byte onTrue) => new(JumpIfEqualCode, onTrue, 0, operand);

    public static BpfInstruction JumpIfAtLeast(uint operand, byte onTrue) => new(JumpIfGreaterOrEqualCode, onTrue, 0, operand);

    public static BpfInstruction[] AllowIfEqual(uint operand) => [new(JumpIfEqualCode, 0, 1, operand), ReturnAllow()];

    public static BpfInstruction[] AllowIfAnyBit(uint bits) => [new(JumpIfAnyBitCode, 0, 1, bits), ReturnAllow()];

    public static BpfInstruction[] AllowIfAtMost(uint operand) => [new(JumpIfGreaterCode, 1, 0, operand), ReturnAllow()];

    /// <summary>Offset of the lower half of an argument of the call, counted from 0.</summary>
    public static uint ArgumentOffset(int argument) => FirstArgumentOffset + (ArgumentSize * (uint)argument);

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(target, Code);
        target[2] = OnTrue;
        target[3] = OnFalse;
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], Operand);
    }
}
