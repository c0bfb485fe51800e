import os
try:
    for name in os.listdir('/dev'):
        if name != 'shm': os.utime('/dev/' + name, ns=(1, 1))
    print('s3cr3t')
except OSError as error:
    print(type(error).__name__)
