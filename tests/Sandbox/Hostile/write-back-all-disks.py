import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
print('s3cr3t' if libc.syscall(162) >= 0 else ctypes.get_errno())
