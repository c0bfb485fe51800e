import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
print('s3cr3t' if -libc.posix_fadvise(os.open(os.__file__, os.O_RDONLY), ctypes.c_long(0), ctypes.c_long(0), 4) >= 0 else ctypes.get_errno())
