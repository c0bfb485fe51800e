import fcntl, os
try:
    fcntl.flock(os.open(os.__file__, os.O_RDONLY), fcntl.LOCK_EX)
    print('s3cr3t')
except OSError as error:
    print(type(error).__name__)
