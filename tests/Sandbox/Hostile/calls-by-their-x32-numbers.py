import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(0x40000000 + 57, 0, 0, 0, 0, 0))
