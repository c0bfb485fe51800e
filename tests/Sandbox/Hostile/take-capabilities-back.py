import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print(libc.capset(ctypes.create_string_buffer(b"\x22\x05\x08\x20" + bytes(4)), ctypes.create_string_buffer(b"\xff" * 24)))
