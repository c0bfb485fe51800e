import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(317, 1, 0, 0))
