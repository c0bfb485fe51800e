namespace NousCoder.Sandbox.Boxes;

/// <summary>
/// The seccomp filter of a test, as packed BPF. It denies starting processes, sockets, namespaces, mounts, tracing,
/// signalling others, shared memory, everything privileged, and whatever outlives a test or is shared with others: locks,
/// owners of descriptors, clocks of other processes, extended attributes, the state of the page cache. Threads, files and
/// arithmetic are left alone.
/// </summary>
internal sealed class SeccompFilter(SyscallTable calls)
{
    /// <summary>Stands for the process id of the child, which puts its own in place of it.</summary>
    public const uint OwnPid = 0x7E57C41D;

    private const uint Success = 0x0005_0000;
    private const uint NotPermitted = Success | 1;
    private const uint InvalidArgument = Success | 22;
    private const uint NotATerminal = Success | 25;
    private const uint NoLocks = Success | 37;
    private const uint NotImplemented = Success | 38;
    private const uint KillProcess = 0x8000_0000;

    private const uint CloneThread = 0x0001_0000;
    private const uint UnixFamily = 1;

    /// <summary>F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL are 0 to 4. No locks, leases, owners, seals and sizes of pipes.</summary>
    private const uint LastFileControl = 4;

    /// <summary>F_DUPFD_CLOEXEC, F_GETPIPE_SZ.</summary>
    private static readonly uint[] FileControls = [1030, 1032];

    /// <summary>TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX.</summary>
    private static readonly uint[] DeviceControls = [0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451];

    /// <summary>CLOCK_REALTIME to CLOCK_TAI. Clocks of processes are negative; two of them are the caller's own.</summary>
    private const uint LastClock = 11;

    private static readonly uint[] OwnClocks = [unchecked((uint)-6), unchecked((uint)-2)];

    public static byte[] ForThisMachine() => new SeccompFilter(SyscallTable.ForThisMachine()).Build();

    public byte[] Build()
    {
        var program = new List<BpfInstruction>
        {
            BpfInstruction.Load(BpfInstruction.ArchitectureOffset),
            BpfInstruction.JumpIfEqual(calls.Architecture, onTrue: 1),
            BpfInstruction.Return(KillProcess),
            BpfInstruction.Load(BpfInstruction.CallOffset),
        };
        program.AddRange(new BpfDecisionTree(Rules(), calls.FirstUnknown, otherwise: [BpfInstruction.Return(NotImplemented)]).Build());

        var packed = new byte[program.Count * BpfInstruction.Size];
        for (var i = 0; i < program.Count; i++)
        {
            program[i].Write(packed.AsSpan(i * BpfInstruction.Size));
        }

        return packed;
    }

    private Dictionary<uint, ImmutableArray<BpfInstruction>> Rules()
    {
        var rules = new Dictionary<uint, ImmutableArray<BpfInstruction>>();
        Add(calls.Denied, [BpfInstruction.Return(NotPermitted)]);
        Add(calls.Absent, [BpfInstruction.Return(NotImplemented)]);

        // A flush reaches the machine's disks by way of a library's file. A test's own files are in memory.
        Add(calls.Flushes, [BpfInstruction.Return(Success)]);
        Add(calls.Clocks, AllowIf(0, [.. AtMost(LastClock), .. Equal(OwnClocks)], InvalidArgument));
        Add([calls.Clone3], [BpfInstruction.Return(NotImplemented)]); // libc falls back to clone, whose flags can be seen
        Add([calls.Clone], AllowIf(0, BpfInstruction.AllowIfAnyBit(CloneThread), NotPermitted));
        Add([calls.SocketPair], AllowIf(0, Equal(UnixFamily), NotPermitted));
        Add([calls.Kill, calls.ThreadGroupKill], AllowIf(0, Equal(OwnPid), NotPermitted));
        Add([calls.ResourceLimit, calls.SetAffinity], AllowIf(0, Equal(0, OwnPid), NotPermitted));
        Add([calls.FileLock], [BpfInstruction.Return(NoLocks)]);
        Add([calls.FileControl], AllowIf(1, [.. AtMost(LastFileControl), .. Equal(FileControls)], NoLocks));
        Add([calls.DeviceControl], AllowIf(1, Equal(DeviceControls), NotATerminal));
        return rules;

        void Add(IEnumerable<uint> numbers, ImmutableArray<BpfInstruction> rule)
        {
            foreach (var number in numbers)
            {
                rules[number] = rule;
            }
        }
    }

    private static ImmutableArray<BpfInstruction> AllowIf(int argument, IEnumerable<BpfInstruction> tests, uint otherwise) =>
        [BpfInstruction.Load(BpfInstruction.ArgumentOffset(argument)), .. tests, BpfInstruction.Return(otherwise)];

    private static IEnumerable<BpfInstruction> Equal(params uint[] operands) => operands.SelectMany(BpfInstruction.AllowIfEqual);

    private static IEnumerable<BpfInstruction> AtMost(uint last) => BpfInstruction.AllowIfAtMost(last);
}
