import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
print('s3cr3t' if -libc.clock_nanosleep((~1 << 3) | 2, 0, ctypes.byref((ctypes.c_long * 2)(0, 1)), None) >= 0 else ctypes.get_errno())
