import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(165, b"none", b"/usr", b"tmpfs", 0, 0))
