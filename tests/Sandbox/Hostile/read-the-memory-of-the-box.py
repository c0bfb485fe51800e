import ctypes
libc = ctypes.CDLL(None, use_errno=True)

buffer = ctypes.create_string_buffer(4096)
class Vector(ctypes.Structure): _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
mine, theirs = Vector(ctypes.addressof(buffer), 4096), Vector(id(None) & ~4095, 4096)
print(libc.syscall(310, 1, ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0))
