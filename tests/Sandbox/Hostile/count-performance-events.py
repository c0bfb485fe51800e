import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(298, ctypes.create_string_buffer(128), 0, -1, -1, 0))
