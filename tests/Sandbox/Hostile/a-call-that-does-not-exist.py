import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(100000, 0, 0, 0, 0, 0))
