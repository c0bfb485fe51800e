import os
os.lseek(1, 1 << 25, 0)
os.write(1, b"x")
