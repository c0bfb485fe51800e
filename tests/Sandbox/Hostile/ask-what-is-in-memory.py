import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
print('s3cr3t' if libc.syscall(451, os.open(os.__file__, os.O_RDONLY), ctypes.byref((ctypes.c_long * 2)(0, 0)), ctypes.byref((ctypes.c_long * 5)()), 0) >= 0 else ctypes.get_errno())
