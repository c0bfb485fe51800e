import mmap
x = []
while True:
    m = mmap.mmap(-1, 1 << 24, mmap.MAP_SHARED | mmap.MAP_ANONYMOUS)
    m[::4096] = b"x" * len(m[::4096])
    x.append(m)
