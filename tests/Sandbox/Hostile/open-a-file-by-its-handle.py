import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(304, -100, ctypes.create_string_buffer(64), 0))
