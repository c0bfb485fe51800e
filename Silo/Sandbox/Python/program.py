# What a test child does. The only place where untrusted code runs; everything it can reach is either its own input,
# its own source or this text. The expected output is not in this process tree at all.
import atexit, builtins, ctypes, functools, gc, io, json, opcode, os, resource, signal, struct, sys, threading, types
import _sitebuiltins

RESULT_FD = 3
OWN_PID = 0x7E57C41D  # stands in the seccomp filter for the process id of the child
MAIN_FILE = "main.py"
TRACEBACK_FRAMES = 12

_libc = ctypes.PyDLL(None, use_errno=True)
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_SET_MODE_FILTER = 1
_SECCOMP_FILTER_FLAG_SPEC_ALLOW = 4
_M_ARENA_MAX = -8
DESCRIPTORS = 256  # of the box; a test has fewer

_PRELUDE_STARS = ("string re datetime collections heapq bisect copy math random statistics itertools functools "
                  "operator io sys json builtins typing").split()
_PRELUDE_MODULES = _PRELUDE_STARS[:-2]


def make_main():
    """The module that programs run as, with the prelude's names and the standard streams in it. Each child has its own
    copy, by fork: the pages that a child does not have to write are the cheapest."""
    main = types.ModuleType("__main__")
    names = main.__dict__
    names["__builtins__"] = builtins
    names["__file__"] = MAIN_FILE
    exec("\n".join(f"from {m} import *" for m in _PRELUDE_STARS)
         + "\nimport " + ", ".join(_PRELUDE_MODULES), names)
    _open_standard_streams(names)
    return main


def prepare_interpreter():
    """Once per zygote, inherited by every child through fork."""
    builtins.exit = _sitebuiltins.Quitter("exit", "Ctrl-D (i.e. EOF)")
    builtins.quit = _sitebuiltins.Quitter("quit", "Ctrl-D (i.e. EOF)")
    sys.set_int_max_str_digits(0) if hasattr(sys, "set_int_max_str_digits") else None
    sys.setrecursionlimit(50000)
    # glibc takes the stack limit (1 GiB, for deep recursion) as the default of every thread otherwise.
    threading.stack_size(8 << 20)
    # An arena of its own for every thread takes 64 MiB of address space each, and more on machines with more cores.
    getattr(_libc, "mallopt", lambda *_: None)(_M_ARENA_MAX, 1)
    # Python turns SIGINT into an exception, which would reach the box's init; without a handler init is immune.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Limits:
    """What one child may use. The box ends it at its CPU limit; the kernel's own limit counts ticks of the clock, which
    may be far too many, and is only there for a box that cannot."""
    __slots__ = ("cpu_ms", "address_space", "output", "question_ms", "processes")

    def apply(self):
        seconds = 4 * self.cpu_ms // 1000 + 10
        set_limit = resource.setrlimit
        set_limit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        set_limit(resource.RLIMIT_AS, (self.address_space, self.address_space))
        set_limit(resource.RLIMIT_FSIZE, (self.output, self.output))
        set_limit(resource.RLIMIT_NOFILE, (64, 64))
        set_limit(resource.RLIMIT_SIGPENDING, (64, 64))
        if self.processes:
            set_limit(resource.RLIMIT_NPROC, (self.processes, self.processes))


def drop_capabilities():
    """All of them, for good: with no_new_privs nothing can bring them back."""
    header = struct.pack("<Ii", 0x20080522, 0)
    if _libc.capset(header, bytes(24)) != 0:
        raise OSError(ctypes.get_errno(), "capset")
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


class Filter:
    """The seccomp filter, made ready once: what is left for each child costs few pages of memory."""

    def __init__(self, program, seccomp_nr):
        own_pid = struct.pack("<I", OWN_PID)
        self.places = [i for i in range(4, len(program), 8) if program[i:i + 4] == own_pid]
        self.code = bytearray(program)
        address = ctypes.addressof(ctypes.c_char.from_buffer(self.code))
        self.header = ctypes.create_string_buffer(struct.pack("@HP", len(program) // 8, address))
        self.call = ctypes.PyDLL(None, use_errno=True).syscall
        self.call.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_long, ctypes.c_void_p]
        self.arguments = (seccomp_nr, _SECCOMP_SET_MODE_FILTER, _SECCOMP_FILTER_FLAG_SPEC_ALLOW,
                          ctypes.addressof(self.header))

    def install(self):
        own_pid = os.getpid().to_bytes(4, "little")
        for place in self.places:
            self.code[place:place + 4] = own_pid
        if self.call(*self.arguments) != 0:
            raise OSError(ctypes.get_errno(), "seccomp")


def _open_standard_streams(names):
    # Lenient about bytes, as Python itself is in the C locale: a stray byte in the input must survive the round trip.
    # A stream asks its descriptor once what it can do: so the descriptors are, meanwhile, what a child will have.
    def stream(fd, mode, **options):
        saved, like_a_child = os.dup(fd), [os.memfd_create("stream")] if fd < 2 else list(os.pipe())
        os.dup2(like_a_child[-1], fd)
        try:
            return open(fd, mode, encoding="utf-8", closefd=False, **options)
        finally:
            os.dup2(saved, fd)
            for other in (saved, *like_a_child):
                os.close(other)
    sys.stdin = sys.__stdin__ = names["stdin"] = stream(0, "r", errors="surrogateescape")
    sys.stdout = sys.__stdout__ = names["stdout"] = stream(1, "w", errors="surrogateescape", newline="\n")
    sys.stderr = sys.__stderr__ = names["stderr"] = stream(2, "w", errors="backslashreplace", buffering=1)


def _redirect_device_names(names):
    # There is no /proc, so /dev/stdin leads nowhere; programs that open it by name still mean descriptor 0. As on a
    # pipe, what is opened goes on where the stream is.
    devices = {f"/{folder}/{fd}": fd for folder in ("dev/fd", "proc/self/fd") for fd in range(3)}
    devices.update({"/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2})

    def descriptor(file):
        return None if isinstance(file, int) else devices.get(os.fsdecode(file))

    def redirected(real, replace):
        def call(file, *args, **kwargs):
            try:
                fd = descriptor(file)
            except TypeError:
                fd = None  # no path; the real function says so
            return real(file, *args, **kwargs) if fd is None else replace(real, fd, args, kwargs)
        return functools.wraps(real)(call)

    def by_descriptor(real, fd, args, kwargs):
        return real(fd)

    names["open"] = builtins.open = io.open = redirected(io.open, lambda real, fd, args, kwargs: real(os.dup(fd), *args, **kwargs))
    os.open = redirected(os.open, lambda real, fd, args, kwargs: os.dup(fd))
    os.stat = redirected(os.stat, by_descriptor)
    os.lstat = redirected(os.lstat, lambda real, fd, args, kwargs: os.fstat(fd))
    os.access = redirected(os.access, lambda real, fd, args, kwargs: True)
    # numpy keeps the open that it was imported with, for loadtxt and genfromtxt.
    numpy_files = sys.modules.get("numpy.lib._datasource")
    if numpy_files is not None:
        numpy_files._file_openers._file_openers[None] = io.open


def _exit_status(stop):
    if stop.code is None:
        return 0
    if isinstance(stop.code, int):
        return stop.code & 0xFF
    print(stop.code, file=sys.stderr)
    return 1


def _is_raised(error):
    """Whether a statement of the program raised it, and not an operation that failed."""
    try:
        frames = error.__traceback__
        while frames.tb_next is not None:
            frames = frames.tb_next
        return frames.tb_frame.f_code.co_code[frames.tb_lasti] == opcode.opmap["RAISE_VARARGS"]
    except MemoryError:
        return False


def _report(error, source):
    import linecache, traceback
    if isinstance(error, MemoryError) and not _is_raised(error):
        os.write(2, b"MemoryError\n")  # a traceback needs memory too
        os.pwrite(RESULT_FD, b"M", 0)
        return
    if sys.excepthook is not sys.__excepthook__:
        sys.excepthook(type(error), error, error.__traceback__)
        return
    linecache.cache[MAIN_FILE] = (len(source), None, source.splitlines(True), MAIN_FILE)
    frames = error.__traceback__
    if frames is not None and frames.tb_next is not None:
        frames = frames.tb_next  # the harness's own frame
    traceback.print_exception(type(error), error, frames, limit=-TRACEBACK_FRAMES, file=sys.__stderr__)


def _finish(names, prelude_size):
    """What the interpreter does at its end, in its order, as far as a program can tell: files that were left open
    are flushed by their destructors. Names that the prelude made are left alone but for the likely ones: to touch
    them all would copy the pages that they share with the zygote."""
    status = 0
    if len(threading._active) > 1 or threading._limbo:
        threading._shutdown()
    atexit._run_exitfuncs()
    for stream in (getattr(sys, "stdout", None), getattr(sys, "stderr", None)):
        try:
            stream.flush()
        except (ValueError, AttributeError):
            pass  # closed or replaced by something that cannot flush: the interpreter shrugs too
        except OSError:
            status = 120  # the interpreter's own status for output it could not write
    added = [name for name, _ in zip(reversed(names), range(len(names) - prelude_size))]
    for name in added + ["stdin", "stdout", "stderr", "print", "input", "open"]:
        names[name] = None
    gc.collect()
    for stream in (getattr(sys, "__stdout__", None), getattr(sys, "stdout", None)):
        try:
            stream.flush()
        except (ValueError, AttributeError):
            pass
        except OSError:
            status = 120
    return status


def _mark_exit():
    """Tells the silo that the program asked to end, which an exception or os._exit does not."""
    try:
        os.write(RESULT_FD, b"E")
    except OSError:
        pass  # closed by the program: its status is all that is known then


def run_program(code, source, function_name, main):
    """Runs a compiled program and returns the process's exit status. A program that reads standard input is the real
    __main__. One that defines a function is a module that is imported: a block that only __main__ runs is a driver with
    input of its own."""
    names = main.__dict__
    prelude_size = len(names)
    if "/dev/" in source or "/proc/" in source:
        _redirect_device_names(names)
    sys.modules["__main__"] = main
    sys.argv[:] = [MAIN_FILE]
    arguments = None
    dumps = json.dumps
    if function_name:
        names["ListNode"], names["TreeNode"] = ListNode, TreeNode
        names["__name__"] = MODULE_NAME
        sys.modules[MODULE_NAME] = main
        arguments = read_arguments(sys.stdin.buffer.read())
    asked_to_end = False
    gc.enable()
    try:
        exec(code, names)
        if function_name:
            call_function(function_name, arguments, names, dumps)
        status = 0
    except SystemExit as stop:
        status = _exit_status(stop)
        asked_to_end = True
    except BaseException as error:
        status = 1
        _report(error, source)
    failed_to_finish = _finish(names, prelude_size)
    if asked_to_end and status and not failed_to_finish and not function_name:
        _mark_exit()
    return failed_to_finish or status
