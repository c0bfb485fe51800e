# The only process of a box that forks: the compiler of the program, and then every test.
import marshal, select

_CLONE_FILES, _CLONE_PARENT = 0x400, 0x8000
_CHILD_SETTID, _CHILD_CLEARTID = 0x01000000, 0x00200000
_SIGCHLD = int(signal.SIGCHLD)
_PR_SET_PDEATHSIG, _PR_GET_TID_ADDRESS = 1, 40
LAST_PID_FD = 9


def _thread_id_field():
    """Where the C library keeps the number of the main thread, so that the kernel can write a new one there; 0 if it
    cannot be known."""
    address = ctypes.c_void_p()
    if _libc.prctl(_PR_GET_TID_ADDRESS, ctypes.byref(address), 0, 0, 0) != 0 or not address.value:
        return 0
    return address.value if ctypes.c_int.from_address(address.value).value == os.getpid() else 0


def _system_call():
    call = ctypes.PyDLL(None, use_errno=True).syscall
    call.argtypes = [ctypes.c_long] * 6  # so that numbers are passed without an object for each, in pages to be copied
    return call


_clone = _system_call()


def clone(settings, flags):
    """fork with flags; the child has its own number in the C library too."""
    field = settings.thread_id_field
    if field:
        flags |= _CHILD_SETTID | _CHILD_CLEARTID
    # The fourth and the fifth argument change places between processors; the other of the two is not looked at.
    pid = _clone(settings.clone_nr, flags | _SIGCHLD, 0, 0, field, field)
    if pid < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return pid


def reset_process_numbers(last):
    """The next process of this namespace gets the number after this one, however many threads a test has started."""
    try:
        os.pwrite(LAST_PID_FD, b"%d" % last, 0)
    except OSError:
        pass  # refused here, as the greeting said


class ForkServer:
    """Forks the compiler of a box and then its tests. The box is their parent and reads their results, the server does
    not: so no test finds anything of another in the memory that it is a copy of. Box and server share one table of
    descriptors, in which the box opens the streams of a child."""
    COMPILE, LOAD, TEST = b"CLT"

    def __init__(self, settings, limits, source, function_name):
        self.settings, self.limits, self.source, self.function_name = settings, limits, source, function_name
        self.code = None
        self.requests, self.request = os.pipe()
        self.answer, self.answers = os.pipe()
        self.pid = clone(settings, _CLONE_FILES)
        if self.pid == 0:
            self._serve()
        self.poll = select.poll()
        self.poll.register(self.answer, select.POLLIN)
        self.poll.register(os.pidfd_open(self.pid), select.POLLIN)

    def ask(self, request, files):
        """Returns the process id of a child with these files as its streams."""
        reset_process_numbers(self.pid)
        os.write(self.request, bytes((request, *files)))
        ready = [fd for fd, _ in self.poll.poll()]
        if self.answer not in ready:
            os._exit(75)  # the server is gone, and the box with it
        return int.from_bytes(os.read(self.answer, 4), "little") or os._exit(76)

    def end(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)

    def _serve(self):
        try:
            _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
            self.settings.become_ordinary()
            while message := os.read(self.requests, 5):
                request, *files = message
                if request == self.LOAD:
                    self._load(*files)
                    answer = 1
                else:
                    answer = clone(self.settings, _CLONE_PARENT)
                    if answer == 0:
                        self._become(files, self._compile if request == self.COMPILE else self._test)
                os.write(self.answers, answer.to_bytes(4, "little"))
        except BaseException:
            os.write(self.answers, bytes(4))
        finally:
            os._exit(0)

    def _become(self, files, action):
        """What a child does: it takes the files as its standard streams, the limits and the filter, then the action."""
        status = 1
        try:
            try:
                for target, fd in enumerate(files):
                    os.dup2(fd, target)
                os.closerange(len(files), DESCRIPTORS)
                os.chdir(self.settings.home)
                self.limits.apply()
                self.settings.filter.install()
            except BaseException:
                os.kill(os.getpid(), signal.SIGKILL)  # the machine's fault: a status would look like the program's
            status = action()
        finally:
            os._exit(status)

    def _compile(self):
        """In a child, so that a source made to exhaust the compiler ends only that child. What comes back is the
        compiler's own output: no line of the program has run there."""
        try:
            code = compile(self.source, MAIN_FILE, "exec", dont_inherit=True)
        except BaseException as error:
            os.write(2, f"{type(error).__name__}: {error}".encode(errors="replace")[:STDERR_TAIL])
            return 1
        with open(RESULT_FD, "wb", closefd=False) as result:
            marshal.dump(code, result)
        return 0

    def _load(self, file):
        self.code = marshal.loads(os.pread(file, os.fstat(file).st_size, 0))
        load_heavy_modules(self.source)

    def _test(self):
        return run_program(self.code, self.source, self.function_name, self.settings.main)


def load_heavy_modules(source):
    # Once per rollout instead of once per test; never in the zygote, where it would slow every fork.
    if "numpy" in source:
        for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
            os.environ[name] = "1"
        try:
            import numpy
        except ImportError:
            pass  # not installed here: the program will find out itself
        os.environ.clear()
