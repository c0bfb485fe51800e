using System.Runtime.InteropServices;

namespace NousCoder.Sandbox.Boxes;

/// <summary>Numbers of the system calls that the filter names, by processor.</summary>
internal sealed class SyscallTable
{
    /// <summary>Calls from here on are unknown to this list. The newer calls below it share one numbering.</summary>
    public uint FirstUnknown { get; } = 463;

    public uint Clone3 { get; } = 435;

    /// <summary>AUDIT_ARCH_* of the processor.</summary>
    public required uint Architecture { get; init; }

    public required uint Seccomp { get; init; }

    public required uint Clone { get; init; }

    public required uint SocketPair { get; init; }

    public required uint Kill { get; init; }

    public required uint ThreadGroupKill { get; init; }

    /// <summary>prlimit64</summary>
    public required uint ResourceLimit { get; init; }

    public required uint SetAffinity { get; init; }

    public required uint FileControl { get; init; }

    public required uint DeviceControl { get; init; }

    public required uint FileLock { get; init; }

    /// <summary>clock_gettime, clock_getres, clock_nanosleep, timer_create: all take a clock first.</summary>
    public required ImmutableArray<uint> Clocks { get; init; }

    /// <summary>fsync, fdatasync.</summary>
    public required ImmutableArray<uint> Flushes { get; init; }

    /// <summary>preadv2, pwritev2, statx: the C library does without them.</summary>
    public required ImmutableArray<uint> Absent { get; init; }

    public required ImmutableArray<uint> Denied { get; init; }

    /// <summary>
    /// pidfd_send_signal, io_uring_*, open_tree, move_mount, fsopen, fsconfig, fsmount, fspick, pidfd_open, pidfd_getfd,
    /// process_madvise, mount_setattr, quotactl_fd, landlock_*, memfd_secret, process_mrelease, set_mempolicy_home_node,
    /// map_shadow_stack, statmount, listmount, lsm_*, cachestat.
    /// </summary>
    private static ImmutableArray<uint> DeniedEverywhere { get; } =
    [
        424, 425, 426, 427, 428, 429, 430, 431, 432, 433, 434, 438, 440, 442, 443, 444, 445, 446, 447, 448, 450, 451, 453, 457, 458, 459, 460, 461,
    ];

    public static SyscallTable X64 { get; } = new()
    {
        Architecture = 0xC000_003E,
        Seccomp = 317,
        Clone = 56,
        SocketPair = 53,
        Kill = 62,
        ThreadGroupKill = 234,
        ResourceLimit = 302,
        SetAffinity = 203,
        FileControl = 72,
        DeviceControl = 16,
        FileLock = 73,
        Clocks = [222, 228, 229, 230],
        Flushes = [74, 75],
        Absent = [327, 328, 332],
        Denied =
        [
            57, 58, 59, 322, // fork, vfork, execve, execveat
            41, 42, 43, 49, 50, 288, // socket, connect, accept, bind, listen, accept4
            101, 310, 311, 312, // ptrace, process_vm_readv, process_vm_writev, kcmp
            129, 200, 297, // rt_sigqueueinfo, tkill, rt_tgsigqueueinfo
            165, 166, 155, 161, 272, 308, // mount, umount2, pivot_root, chroot, unshare, setns
            141, 142, 144, 314, 251, // setpriority, sched_setparam, sched_setscheduler, sched_setattr, ioprio_set
            29, 30, 31, 67, 64, 65, 66, 220, 68, 69, 70, 71, 240, 241, 319, // shm*, sem*, msg*, mq_open, mq_unlink, memfd_create
            105, 106, 109, 112, 113, 114, 116, 117, 119, 122, 123, 126, // set*id, setpgid, setsid, capset
            248, 249, 250, 321, 298, 323, 303, 304, 317, // keys, bpf, perf_event_open, userfaultfd, name_to/open_by_handle_at, seccomp
            135, 154, 156, 159, 305, 164, 227, 163, 167, 168, 169, 170, 171, 172, 173, 174, 175, 176, 177, 178, 179, 180, 246, 313, 320,
            103, 134, 139, 153, 212, 237, 238, 256, 279, 253, 254, 255, 294, 300, 301, 278, // syslog, uselib, sysfs, vhangup, memory policy, inotify, fanotify, vmsplice
            206, 207, 208, 209, 210, 333, 162, 306, 277, // io_setup and its kin, sync, syncfs, sync_file_range
            188, 189, 190, 197, 198, 199, 27, 187, 221, // setting extended attributes, mincore, readahead, fadvise64
            .. DeniedEverywhere,
        ],
    };

    public static SyscallTable Arm64 { get; } = new()
    {
        Architecture = 0xC000_00B7,
        Seccomp = 277,
        Clone = 220,
        SocketPair = 199,
        Kill = 129,
        ThreadGroupKill = 131,
        ResourceLimit = 261,
        SetAffinity = 122,
        FileControl = 25,
        DeviceControl = 29,
        FileLock = 32,
        Clocks = [107, 113, 114, 115],
        Flushes = [82, 83],
        Absent = [286, 287, 291],
        Denied =
        [
            221, 281, // execve, execveat
            198, 200, 201, 202, 203, 242, // socket, bind, listen, accept, connect, accept4
            117, 270, 271, 272, // ptrace, process_vm_readv, process_vm_writev, kcmp
            130, 138, 240, // tkill, rt_sigqueueinfo, rt_tgsigqueueinfo
            40, 39, 41, 51, 97, 268, // mount, umount2, pivot_root, chroot, unshare, setns
            118, 119, 140, 274, 30, // sched_setparam, sched_setscheduler, setpriority, sched_setattr, ioprio_set
            180, 181, 186, 187, 188, 189, 190, 191, 192, 193, 194, 195, 196, 197, 279, // mq_*, msg*, sem*, shm*, memfd_create
            143, 144, 145, 146, 147, 149, 151, 152, 154, 157, 159, 91, // set*id, setpgid, setsid, setgroups, capset
            217, 218, 219, 280, 241, 282, 264, 265, 277, // keys, bpf, perf_event_open, userfaultfd, handles, seccomp
            92, 89, 142, 104, 105, 106, 112, 116, 161, 162, 170, 171, 224, 225, 266, 273, 294, 58, 60, 18,
            235, 237, 238, 239, 26, 27, 28, 262, 263, 75, // memory policy, inotify, fanotify, vmsplice
            0, 1, 2, 3, 4, 292, 81, 267, 84, // io_setup and its kin, sync, syncfs, sync_file_range
            5, 6, 7, 14, 15, 16, 232, 213, 223, // setting extended attributes, mincore, readahead, fadvise64
            .. DeniedEverywhere,
        ],
    };

    public static SyscallTable ForThisMachine() => RuntimeInformation.ProcessArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => X64,
        System.Runtime.InteropServices.Architecture.Arm64 => Arm64,
        var other => throw new SandboxUnavailableException(
            $"the seccomp filter knows no system call numbers for {other}", "Run the sandbox role on an x64 or arm64 machine."),
    };
}
