import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
print('s3cr3t' if libc.syscall(327, os.open(os.__file__, os.O_RDONLY), ctypes.byref((ctypes.c_void_p * 2)(ctypes.addressof(ctypes.create_string_buffer(8)), 8)), 1, 0, 0, 8) >= 0 else ctypes.get_errno())
