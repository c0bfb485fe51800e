# The init of one box: pid 1 of the rollout's namespaces. It runs no untrusted code: it forks a child for each test,
# waits for it, and hands back what it printed. The silo speaks to it over the descriptors that the zygote had.
import marshal, select, time

IN_FD, OUT_FD = 10, 11
STDERR_TAIL = 2000
OUTPUT_HEAD = 4000
MAX_CODE_BYTES = 256 << 20
BEGIN = struct.Struct("<IIQQQQI")
RESULT = struct.Struct("<ciIQQIII")
QUESTION = struct.Struct("<cQQ")
ANSWER = struct.Struct("<cI")
IDLE, OUTPUT_FULL, STARVED = 1, 2, 4
ENDED = {b"I": IDLE, b"S": STARVED}  # by the silo's answer; b"G" lets the child go on
CORES = len(os.sched_getaffinity(0))


def take(count):
    parts = []
    while count:
        part = os.read(IN_FD, min(count, 1 << 20))
        if not part:
            os._exit(0)  # the silo is gone
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def give(*parts):
    view = memoryview(b"".join(parts))
    while view:
        view = view[os.write(OUT_FD, view):]


def receive_into(fd, count):
    """Moves bytes from the silo's pipe into a file without copying them through Python."""
    while count:
        moved = os.splice(IN_FD, fd, min(count, 1 << 20))
        if not moved:
            os._exit(0)
        count -= moved
    os.lseek(fd, 0, os.SEEK_SET)


def send_from(fd, count):
    offset = 0
    while offset < count:
        moved = os.sendfile(OUT_FD, fd, offset, count - offset)
        if not moved:
            os._exit(71)  # the file shrank under us: only a dead box explains that
        offset += moved


def fork():
    """fork(2) without what Python does around it for locks and threads: there is one thread, which holds every lock,
    and to touch them all copies two hundred pages. The random numbers of all tests begin alike."""
    pid = _libc.fork()
    if pid < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return pid


def cpu_seconds(pid):
    """CPU time of another process by its clock, which needs no /proc."""
    return time.clock_gettime((~pid << 3) | 2)


def wait_for(pid, limits):
    """Waits for a child; ends it when its exact CPU time reaches the limit, or when the silo says so. Whether a child
    idles or waits for a CPU cannot be seen from in here, so the silo is asked from time to time."""
    pidfd = os.pidfd_open(pid)
    flags, spent, elapsed, question = 0, 0, 0, limits.question_ms / 1000
    limit = limits.cpu_ms / 1000
    begin = time.monotonic()
    try:
        poll = select.poll()
        poll.register(pidfd, select.POLLIN)
        # The limit cannot be reached sooner than by threads on all cores.
        while not poll.poll(1000 * max(0.005, min(question - elapsed, (limit - spent) / CORES))):
            elapsed, spent = time.monotonic() - begin, cpu_seconds(pid)
            if spent < limit and elapsed >= question:
                give(QUESTION.pack(b"Q", int(elapsed * 1e6), int(spent * 1e6)))
                answer, milliseconds = ANSWER.unpack(take(ANSWER.size))
                question = elapsed + milliseconds / 1000
                flags = ENDED.get(answer, 0)
            if spent >= limit or flags:
                signal.pidfd_send_signal(pidfd, signal.SIGKILL)
                break
    finally:
        os.close(pidfd)
    _, status, usage = os.wait4(pid, 0)
    return status, usage, max(spent, usage.ru_utime + usage.ru_stime), flags


class Box:
    def __init__(self, limits, source, function_name, settings):
        self.limits, self.source, self.function_name, self.settings = limits, source, function_name, settings
        self.code = None

    def child(self, files, action):
        """Forks; the child gets the files as its standard streams, the limits and the filter, then the action."""
        pid = fork()
        if pid:
            return pid
        status = 1
        try:
            try:
                for target, fd in enumerate(files):
                    os.dup2(fd, target)
                os.closerange(len(files), 64)
                self.limits.apply()
                self.settings.filter.install()
            except BaseException:
                os.kill(os.getpid(), signal.SIGKILL)  # the machine's fault: a status would look like the program's
            status = action()
        finally:
            os._exit(status)

    def compile(self):
        """Compiles in a child, so that a source made to exhaust the compiler ends only that child. What comes back is
        the compiler's own output: no line of the program has run there. Returns the answer to the silo."""
        files = [os.memfd_create(n) for n in ("in", "out", "err", "result")]
        source = self.source

        def action():
            try:
                code = compile(source, MAIN_FILE, "exec", dont_inherit=True)
            except BaseException as error:
                os.write(2, f"{type(error).__name__}: {error}".encode(errors="replace")[:STDERR_TAIL])
                return 1
            with open(RESULT_FD, "wb", closefd=False) as result:
                marshal.dump(code, result)
            return 0
        status, _, cpu, flags = wait_for(self.child(files, action), self.limits)
        size = os.fstat(files[3]).st_size
        message = os.pread(files[2], STDERR_TAIL, 0)
        if status == 0 and 0 < size <= MAX_CODE_BYTES:
            self.code = marshal.loads(os.pread(files[3], size, 0))
        for fd in files:
            os.close(fd)
        if self.code is not None:
            return b"R", b""
        if flags & STARVED:
            return b"S", b"%d s of CPU" % cpu
        if status == signal.SIGKILL and not flags and cpu * 1000 < self.limits.cpu_ms:
            return b"K", b"the compiler was killed"
        return b"C", message or b"the compiler ran out of time or memory"

    def test(self, input_bytes):
        files = [os.memfd_create(n) for n in ("in", "out", "err", "result")]
        receive_into(files[0], input_bytes)
        pid = self.child(files, lambda: run_program(self.code, self.source, self.function_name, self.settings.main))
        status, usage, cpu, flags = wait_for(pid, self.limits)
        out, err, result = (os.fstat(fd).st_size for fd in files[1:])
        if max(out, err, result) >= self.limits.output:
            flags |= OUTPUT_FULL
            out, result = min(out, OUTPUT_HEAD), 0
        tail = os.pread(files[2], STDERR_TAIL, max(0, err - STDERR_TAIL))
        give(RESULT.pack(b"T", status, flags, int(cpu * 1e6), usage.ru_maxrss * 1024, out, len(tail), result), tail)
        send_from(files[1], out)
        send_from(files[3], result)
        for fd in files:
            os.close(fd)


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


def box_main(settings):
    drop_capabilities()
    limits = Limits()
    (source_bytes, name_bytes, limits.cpu_ms, limits.address_space, limits.output,
     limits.question_ms, limits.processes) = BEGIN.unpack(take(BEGIN.size))
    source = take(source_bytes).decode("utf-8", "replace").removeprefix("\ufeff")
    box = Box(limits, source, take(name_bytes).decode(), settings)
    tag, message = box.compile()
    if box.code is not None:
        load_heavy_modules(source)
    give(tag, struct.pack("<I", len(message)), message)
    while (tag := take(1)) == b"T":
        box.test(*struct.unpack("<Q", take(8)))
    return 0 if tag == b"E" else 72
