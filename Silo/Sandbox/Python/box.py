# The init of one box: pid 1 of the rollout's namespaces. It runs no untrusted code: it has a child forked for each test,
# waits for it, and hands back what it printed. The silo speaks to it over the descriptors that the zygote had.
import select, time

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


class ErrorStream:
    """Standard error of a child: a pipe, so that it has no end; the last of it is kept."""

    def __init__(self):
        self.source, self.target = os.pipe()
        self.tail = b""
        self._poll = select.poll()
        self._poll.register(self.source, select.POLLIN)

    def take(self):
        while any(event & select.POLLIN for _, event in self._poll.poll(0)):
            self.tail = (self.tail + os.read(self.source, 1 << 16))[-STDERR_TAIL:]

    def close(self):
        self.take()
        os.close(self.source)
        os.close(self.target)


class ChildPoll:
    """Waits for a child, and takes meanwhile what it writes to standard error."""

    def __init__(self, pidfd, errors):
        self.pidfd, self.errors = pidfd, errors
        self._poll = select.poll()
        for fd in (pidfd, errors.source):
            self._poll.register(fd, select.POLLIN)

    def poll(self, milliseconds):
        """Whether the child has ended in this time."""
        end = time.monotonic() + milliseconds / 1000
        while True:
            ready = [fd for fd, _ in self._poll.poll(max(0, 1000 * (end - time.monotonic())))]
            if self.pidfd in ready:
                return True
            if not ready or time.monotonic() >= end:
                return False
            self.errors.tail = (self.errors.tail + os.read(self.errors.source, 1 << 16))[-STDERR_TAIL:]


def wait_for(pid, limits, errors):
    """Waits for a child; ends it when its exact CPU time reaches the limit, or when the silo says so. Whether a child
    idles or waits for a CPU cannot be seen from in here, so the silo is asked from time to time."""
    pidfd = os.pidfd_open(pid)
    flags, spent, elapsed, question = 0, 0, 0, limits.question_ms / 1000
    limit = limits.cpu_ms / 1000
    begin = time.monotonic()
    try:
        poll = ChildPoll(pidfd, errors)
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
        self.limits, self.settings = limits, settings
        self.forks = ForkServer(settings, limits, source, function_name)
        self.folder = Folder(limits.output, source.encode("utf-8", "replace")) if settings.has_folder else None

    def run(self, request, input_bytes=0):
        """Runs a child to its end; returns its output, its result and the end of its standard error besides how it ended."""
        errors = ErrorStream()
        files = [os.memfd_create("in"), os.memfd_create("out"), errors.target, os.memfd_create("result")]
        receive_into(files[0], input_bytes)
        ending = wait_for(self.forks.ask(request, files), self.limits, errors)
        errors.close()
        os.close(files[0])
        return files[1], files[3], errors.tail, *ending

    def compile(self):
        """Has the program compiled; returns the answer to the silo."""
        out, result, message, status, _, cpu, flags = self.run(ForkServer.COMPILE)
        ready = status == 0 and 0 < os.fstat(result).st_size <= MAX_CODE_BYTES
        if ready:
            self.forks.ask(ForkServer.LOAD, [result])
        for fd in (out, result):
            os.close(fd)
        if ready:
            return b"R", b""
        if flags & STARVED:
            return b"S", b"%d s of CPU" % cpu
        if status == signal.SIGKILL and not flags and cpu * 1000 < self.limits.cpu_ms:
            return b"K", b"the compiler was killed"
        return b"C", message or b"the compiler ran out of time or memory"

    def test(self, input_bytes):
        out, result, tail, status, usage, cpu, flags = self.run(ForkServer.TEST, input_bytes)
        out_bytes, result_bytes = os.fstat(out).st_size, os.fstat(result).st_size
        if max(out_bytes, result_bytes) >= self.limits.output:
            flags |= OUTPUT_FULL
            out_bytes, result_bytes = min(out_bytes, OUTPUT_HEAD), 0
        memory = usage.ru_maxrss * 1024 + (self.folder.clear() if self.folder else 0)
        give(RESULT.pack(b"T", status, flags, int(cpu * 1e6), memory, out_bytes, len(tail), result_bytes), tail)
        send_from(out, out_bytes)
        send_from(result, result_bytes)
        for fd in (out, result):
            os.close(fd)

    def end(self):
        if not self.settings.flags:
            self.forks.end()  # in namespaces of the box both end with the box
            if self.folder:
                self.folder.end()


def box_main(settings):
    limits = Limits()
    (source_bytes, name_bytes, limits.cpu_ms, limits.address_space, limits.output,
     limits.question_ms, limits.processes) = BEGIN.unpack(take(BEGIN.size))
    source = take(source_bytes).decode("utf-8", "replace").removeprefix("\ufeff")
    box = Box(limits, source, take(name_bytes).decode(), settings)
    tag, message = box.compile()
    give(tag, struct.pack("<I", len(message)), message)
    while (tag := take(1)) == b"T":
        box.test(*struct.unpack("<Q", take(8)))
    box.end()
    return 0 if tag == b"E" else 72
