import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(430, b"tmpfs", 0))
