import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(56, 0x10000000 | 0x10000, 0, 0, 0, 0))
