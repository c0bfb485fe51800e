import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
print('s3cr3t' if libc.syscall(332, -100, b'/tmp', 0, 0x1fff, ctypes.create_string_buffer(256)) >= 0 else ctypes.get_errno())
