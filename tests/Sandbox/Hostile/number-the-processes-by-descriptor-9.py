import os
try:
    os.pwrite(9, b"4000000", 0)
    print("s3cr3t")
except OSError:
    pass
