import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print(libc.mlockall(7))
x = bytearray(1 << 26)
