# The long-lived parent of all boxes of one slot. It imports once what programs import, then forks a box per rollout
# with namespaces of its own. It never reads a program: the box does.
import array, cmath, contextlib, dataclasses, decimal, enum, fcntl, fractions, hashlib, linecache, platform, queue
import textwrap, time, traceback, unicodedata

_USER, _PID, _MOUNT, _NET, _IPC, _UTS = 0x10000000, 0x20000000, 0x20000, 0x40000000, 0x08000000, 0x04000000
_SHARED_USER = _PID | _MOUNT | _NET | _IPC | _UTS
FLAGS = {"full": _USER | _SHARED_USER, "shareduser": _SHARED_USER, "shared": 0}


class Settings:
    __slots__ = ("filter", "clone_nr", "flags", "main")


def spawn(settings):
    """fork, with new namespaces for the child."""
    if not settings.flags:
        return fork()
    pid = _libc.syscall(*map(ctypes.c_long, (settings.clone_nr, settings.flags | signal.SIGCHLD, 0, 0, 0, 0)))
    if pid < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return pid


def try_spawn(settings):
    """The reason why a box cannot be started, or nothing."""
    try:
        pid = spawn(settings)
        if pid == 0:
            os._exit(0)
        os.waitpid(pid, 0)
        return ""
    except OSError as error:
        return f"a box with namespaces of its own was refused: {error}"


def use_whole_library():
    # -S keeps site's start-up files out; the folders that it would add are wanted, numpy lives there.
    import site
    sys.path[:] = [p for p in sys.path if p] + [p for p in site.getsitepackages() if os.path.isdir(p)]


def zygote_main():
    for fd, target in ((0, IN_FD), (1, OUT_FD)):
        os.dup2(fd, target)
        try:
            fcntl.fcntl(target, 1031, 1 << 20)  # F_SETPIPE_SZ: fewer wake-ups for large inputs
        except OSError:
            pass  # only slower
    nothing = os.open("/dev/null", os.O_RDWR)
    for fd in (0, 1, RESULT_FD):
        os.dup2(nothing, fd)
    os.environ.clear()
    os.umask(0o077)
    settings = Settings()
    header = take(12)
    seccomp_nr, settings.clone_nr, level_bytes = struct.unpack("<III", header)
    settings.flags = FLAGS[take(level_bytes).decode()]
    settings.filter = Filter(take(*struct.unpack("<I", take(4))), seccomp_nr)
    use_whole_library()
    prepare_interpreter()
    settings.main = make_main()
    refused = try_spawn(settings).encode()
    answer = refused or platform.python_version().encode()
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
