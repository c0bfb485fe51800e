import time
try:
    time.clock_gettime((~1 << 3) | 2)
    print('s3cr3t')
except OSError as error:
    print(type(error).__name__)
