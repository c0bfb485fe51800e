import os
try:
    os.utime('/dev/null')
    print('s3cr3t')
except OSError as error:
    print(type(error).__name__)
