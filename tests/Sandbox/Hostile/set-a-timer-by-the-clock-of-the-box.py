import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
print('s3cr3t' if libc.timer_create((~1 << 3) | 2, None, ctypes.byref(ctypes.c_void_p())) >= 0 else ctypes.get_errno())
