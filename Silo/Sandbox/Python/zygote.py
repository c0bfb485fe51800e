# The long-lived parent of all boxes of one slot. It imports once what programs import, then forks a box per rollout
# with namespaces of its own. It never reads a program: the box does.
import array, cmath, contextlib, dataclasses, decimal, enum, fcntl, fractions, hashlib, linecache, platform, queue
import textwrap, time, traceback, unicodedata

_USER, _PID, _MOUNT, _NET, _IPC, _UTS = 0x10000000, 0x20000000, 0x20000, 0x40000000, 0x08000000, 0x04000000
_OWN = _PID | _MOUNT | _NET | _IPC | _UTS
FLAGS = {"full": _OWN, "shareduser": _OWN, "shared": 0}
_CLOSE_RANGE = 436
NO_FOLDER, NO_NUMBERS, REFUSED = 1, 2, 4


class Settings:
    __slots__ = ("filter", "clone_nr", "flags", "own_user", "main", "home", "has_folder", "thread_id_field")

    def become_ordinary(self):
        """What every process does that is to run a program: nothing can bring back what it gives up here. A user
        namespace made so late has power over none of the others."""
        if self.own_user and _libc.unshare(_USER) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        drop_capabilities()


def spawn(settings):
    """fork, with new namespaces for the child."""
    return clone(settings, settings.flags) if settings.flags else fork()


def _try_box(settings):
    """In a box of its own: what it lacks, as bits."""
    lacks = 0
    try:
        Folder(1 << 20, b"").end()
    except OSError:
        lacks |= NO_FOLDER
    own = os.getpid()
    reset_process_numbers(own + 100)
    pid = fork()
    if pid == 0:
        try:
            settings.become_ordinary()
            os._exit(0)
        finally:
            os._exit(REFUSED)
    if os.waitpid(pid, 0)[1]:
        lacks |= REFUSED
    return lacks | (0 if pid == own + 101 else NO_NUMBERS)


def try_spawn(settings):
    """The reason why a box cannot be started, or nothing; and what boxes lack."""
    try:
        pid = spawn(settings)
        if pid == 0:
            os._exit(_try_box(settings))
        lacks = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    except OSError as error:
        return f"a box with namespaces of its own was refused: {error}", 0
    return ("a user namespace of its own was refused" if lacks & REFUSED else ""), lacks


def _close_range(first, last):
    # By its number: Python's own closerange knows no end, and goes through all numbers where its C library is old.
    return _libc.syscall(*map(ctypes.c_long, (_CLOSE_RANGE, first, last, 0))) == 0


def close_inherited_descriptors():
    """Those of the silo, of whoever started it, and of the programs in between. What is opened later has a low number."""
    if not (_close_range(3, LAST_PID_FD - 1) and _close_range(LAST_PID_FD + 1, 0xFFFFFFFF)):
        os.closerange(3, LAST_PID_FD)
        os.closerange(LAST_PID_FD + 1, max(os.sysconf("SC_OPEN_MAX"), 1 << 20))
    resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS))


def reserve_last_pid_descriptor(nothing):
    """So that no other file gets its number."""
    try:
        os.fstat(LAST_PID_FD)
    except OSError:
        os.dup2(nothing, LAST_PID_FD)


def use_whole_library():
    # -S keeps site's start-up files out; the folders that it would add are wanted, numpy lives there.
    import site
    system, environment = sys.argv[1:3]
    folders = [environment] + (site.getsitepackages() if system else [])
    sys.path[:] = [p for p in sys.path if p] + [p for p in folders if p and os.path.isdir(p)]


def zygote_main():
    close_inherited_descriptors()
    for fd, target in ((0, IN_FD), (1, OUT_FD)):
        os.dup2(fd, target)
        try:
            fcntl.fcntl(target, 1031, 1 << 20)  # F_SETPIPE_SZ: fewer wake-ups for large inputs
        except OSError:
            pass  # only slower
    nothing = os.open("/dev/null", os.O_RDWR)
    for fd in (0, 1, RESULT_FD):
        os.dup2(nothing, fd)
    reserve_last_pid_descriptor(nothing)
    os.close(nothing)
    os.environ.clear()
    os.umask(0o077)
    settings = Settings()
    header = take(12)
    seccomp_nr, settings.clone_nr, level_bytes = struct.unpack("<III", header)
    level = take(level_bytes).decode()
    settings.flags, settings.own_user = FLAGS[level], level == "full"
    settings.thread_id_field = _thread_id_field()
    settings.filter = Filter(take(*struct.unpack("<I", take(4))), seccomp_nr)
    use_whole_library()
    prepare_interpreter()
    settings.main = make_main()
    shared_times = ""
    try:
        protect_devices()
    except OSError:
        shared_times = "times of devices"
    refused, lacks = try_spawn(settings)
    settings.has_folder = not lacks & NO_FOLDER
    settings.home = FOLDER if settings.has_folder else "/"
    lacking = ["temporary files"] * bool(lacks & NO_FOLDER) + ["process numbers"] * bool(lacks & NO_NUMBERS)
    answer = (refused or "\n".join([platform.python_version(), *lacking, shared_times]).rstrip()).encode()
    give(b"X" if refused else b"Z", struct.pack("<I", len(answer)), answer)
    gc.collect()
    gc.freeze()
    gc.disable()
    while take(1) == b"B":
        pid = spawn(settings)
        if pid == 0:
            status = 70
            try:
                status = box_main(settings)
            finally:
                os._exit(status)
        if os.waitpid(pid, 0)[1]:
            os._exit(73)  # the silo reads the end of the stream as the death of the box
        give(b"D")


zygote_main()
