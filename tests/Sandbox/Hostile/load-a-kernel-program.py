import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(321, 5, ctypes.create_string_buffer(128), 128))
