import os
for fd in range(4, 1 << 14):
    try:
        print("s3cr3t", os.listdir(fd))
    except OSError:
        pass
