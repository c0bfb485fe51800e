import ctypes
needle = b"s3" + b"cr3t"
at = id(needle) & ~0xFFFFF
data = ctypes.string_at(at, 1 << 20)
print(data[data.find(needle):][:8])
