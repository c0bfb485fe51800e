import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(200, 1, 9), libc.syscall(234, 1, 1, 9), libc.syscall(129, 1, 9, 0), libc.syscall(297, 1, 1, 9, 0))
