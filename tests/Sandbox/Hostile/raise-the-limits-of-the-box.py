import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(302, 1, 0, ctypes.create_string_buffer(b"\xff" * 16), 0))
