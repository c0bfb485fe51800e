using System.Buffers.Binary;

namespace NousCoder.Sandbox.Boxes;

/// <summary>
/// The seccomp filter of a test, as packed BPF. It denies starting processes, sockets, namespaces, mounts, tracing,
/// signalling others, shared memory and everything privileged; threads, files and arithmetic are left alone.
/// </summary>
internal sealed class SeccompFilter(SyscallTable calls)
{
    /// <summary>Stands for the process id of the child, which puts its own in place of it.</summary>
    public const uint OwnPid = 0x7E57C41D;

    private const ushort LoadWord = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfGreater = 0x25;
    private const ushort JumpIfGreaterOrEqual = 0x35;
    private const ushort JumpIfAnyBit = 0x45;
    private const ushort ReturnConstant = 0x06;

    private const uint Allow = 0x7FFF_0000;
    private const uint KillProcess = 0x8000_0000;
    private const uint NotPermitted = 0x0005_0001;
    private const uint NotImplemented = 0x0005_0026;

    private const uint CallOffset = 0;
    private const uint ArchitectureOffset = 4;
    private const uint FirstArgumentOffset = 16;

    private const uint CloneThread = 0x0001_0000;
    private const uint UnixFamily = 1;

    private readonly List<(ushort Code, byte True, byte False, uint Operand)> _program = [];

    public static byte[] ForThisMachine() => new SeccompFilter(SyscallTable.ForThisMachine()).Build();

    public byte[] Build()
    {
        Add(LoadWord, ArchitectureOffset);
        Add(JumpIfEqual, calls.Architecture, onTrue: 1);
        Add(ReturnConstant, KillProcess);
        Add(LoadWord, CallOffset);

        // Calls newer than this list, and x32's second set of numbers, do not exist here.
        Add(JumpIfGreaterOrEqual, calls.FirstUnknown, onFalse: 1);
        Add(ReturnConstant, NotImplemented);

        OnCall(calls.Clone3, NotImplemented); // libc falls back to clone, whose flags can be seen
        OnCall(calls.Clone, () => AllowIf(JumpIfAnyBit, CloneThread));
        OnCall(calls.SocketPair, () => AllowIf(JumpIfEqual, UnixFamily));
        OnCall(calls.Kill, () => AllowIf(JumpIfEqual, OwnPid));
        OnCall(calls.ThreadGroupKill, () => AllowIf(JumpIfEqual, OwnPid));
        OnCall(calls.ResourceLimit, () => AllowIf(JumpIfEqual, 0, OwnPid));
        OnCall(calls.SetAffinity, () => AllowIf(JumpIfEqual, 0, OwnPid));
        DenyAll(calls.Denied);
        return Pack();
    }

    /// <summary>The kernel translates the filter anew for every test, 1.6 µs an instruction: neighbours share two comparisons and all share one return.</summary>
    private void DenyAll(IEnumerable<uint> denied)
    {
        var comparisons = new List<(ushort Code, uint Operand)>();
        foreach (var (first, last) in Runs(denied))
        {
            if (first == last)
            {
                comparisons.Add((JumpIfEqual, first));
            }
            else
            {
                comparisons.Add((JumpIfGreaterOrEqual, first));
                comparisons.Add((JumpIfGreater, last));
            }
        }

        for (var i = 0; i < comparisons.Count; i++)
        {
            var (code, operand) = comparisons[i];
            var toDeny = checked((byte)(comparisons.Count - i));
            Add(code, operand, onTrue: code == JumpIfEqual ? toDeny : (byte)0, onFalse: code switch
            {
                JumpIfEqual => 0,
                JumpIfGreater => toDeny, // within the run
                _ => 1, // below the run: past its second comparison
            });
        }

        Add(ReturnConstant, Allow);
        Add(ReturnConstant, NotPermitted);
    }

    private static IEnumerable<(uint First, uint Last)> Runs(IEnumerable<uint> numbers)
    {
        (uint First, uint Last)? run = null;
        foreach (var number in numbers.Order())
        {
            if (run is { } open && number <= open.Last + 1)
            {
                run = (open.First, number);
                continue;
            }

            if (run is { } complete)
            {
                yield return complete;
            }

            run = (number, number);
        }

        if (run is { } final)
        {
            yield return final;
        }
    }

    private void OnCall(uint call, uint verdict)
    {
        Add(JumpIfEqual, call, onFalse: 1);
        Add(ReturnConstant, verdict);
    }

    private void OnCall(uint call, Action body)
    {
        var jump = _program.Count;
        Add(JumpIfEqual, call);
        body();
        _program[jump] = _program[jump] with { False = (byte)(_program.Count - jump - 1) };
    }

    private void AllowIf(ushort test, params ReadOnlySpan<uint> operands)
    {
        Add(LoadWord, FirstArgumentOffset);
        foreach (var operand in operands)
        {
            Add(test, operand, onFalse: 1);
            Add(ReturnConstant, Allow);
        }

        Add(ReturnConstant, NotPermitted);
    }

    private void Add(ushort code, uint operand, byte onTrue = 0, byte onFalse = 0) => _program.Add((code, onTrue, onFalse, operand));

    private byte[] Pack()
    {
        var packed = new byte[_program.Count * 8];
        for (var i = 0; i < _program.Count; i++)
        {
            var instruction = packed.AsSpan(i * 8);
            BinaryPrimitives.WriteUInt16LittleEndian(instruction, _program[i].Code);
            instruction[2] = _program[i].True;
            instruction[3] = _program[i].False;
            BinaryPrimitives.WriteUInt32LittleEndian(instruction[4..], _program[i].Operand);
        }

        return packed;
    }
}
