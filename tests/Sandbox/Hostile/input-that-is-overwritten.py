import os
os.ftruncate(0, 0)
os.pwrite(0, b"x" * 4096, 0)
print(open(0).read())
