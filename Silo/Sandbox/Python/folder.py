# The private folder of a box: a small file system in memory, where a test may write. What one test leaves there is gone
# before the next one starts.
FOLDER = "/tmp"
FOLDER_FILES = 4096
_NOSUID, _NODEV, _NOEXEC, _NOATIME, _READ_ONLY, _REMOUNT, _BIND = 2, 4, 8, 1024, 1, 32, 4096
_DETACH = 2
DEVICES = ("null", "zero", "full", "random", "urandom")


def _mount(source, target, kind, flags, options):
    if _libc.mount(source, target.encode(), kind, ctypes.c_ulong(flags), options) != 0:
        raise OSError(ctypes.get_errno(), f"mount {target}: {os.strerror(ctypes.get_errno())}")


def protect_devices():
    """A device on a read-only mount can be written to, but its times, mode and owner cannot be changed."""
    for name in DEVICES:
        _mount(None, "/dev/" + name, None, _REMOUNT | _BIND | _READ_ONLY | _NOSUID | _NOEXEC, None)


class Folder:
    """Mounted anew when a test has used it, and only then: to mount costs a tenth of a test."""

    def __init__(self, size, source):
        self.size, self.source = size, source[:size // 2]
        self.options = b"mode=700,size=%d,nr_inodes=%d" % (size, FOLDER_FILES)
        self._begin()

    def _begin(self):
        _mount(b"tmpfs", FOLDER, b"tmpfs", _NOSUID | _NODEV | _NOEXEC | _NOATIME, self.options)
        self.file = os.open(f"{FOLDER}/{MAIN_FILE}", os.O_RDWR | os.O_CREAT, 0o600)
        view = memoryview(self.source)
        while view:
            view = view[os.write(self.file, view):]
        self.root = os.open(FOLDER, os.O_RDONLY)
        self.next_number = self._number() + 1
        self.state = self._state()

    def end(self):
        os.close(self.file)
        os.close(self.root)
        if _libc.umount2(FOLDER.encode(), _DETACH) != 0:
            raise OSError(ctypes.get_errno(), "umount2")

    def clear(self):
        """Leaves nothing of a test; returns the bytes that its files took."""
        try:
            unused = self._number() == self.next_number and self._state() == self.state
        except OSError:
            unused = False  # full, or shut
        if unused:
            self.next_number += 1
            return 0
        room = os.fstatvfs(self.root)
        self.end()
        self._begin()
        return (room.f_blocks - room.f_bfree) * room.f_frsize

    @staticmethod
    def _number():
        """The number that the next file gets: a file system counts them up, also those that are gone again."""
        file = os.open(FOLDER, os.O_TMPFILE | os.O_RDWR, 0o600)
        try:
            return os.fstat(file).st_ino
        finally:
            os.close(file)

    def _state(self):
        root, file = os.fstat(self.root), os.fstat(self.file)
        return (root, root.st_atime_ns, root.st_mtime_ns, root.st_ctime_ns,
                file, file.st_atime_ns, file.st_mtime_ns, file.st_ctime_ns, file.st_blocks,
                os.pread(self.file, len(self.source) + 1, 0) == self.source)
