import os
try:
    file = os.open("big", os.O_RDWR | os.O_CREAT)
    os.posix_fallocate(file, 0, 1 << 40)
    print("s3cr3t")
except OSError as error:
    print(error)
