import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
print('s3cr3t' if libc.syncfs(os.open(os.__file__, os.O_RDONLY)) >= 0 else ctypes.get_errno())
