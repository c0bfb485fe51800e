import fcntl, os
try:
    fcntl.fcntl(os.open(os.__file__, os.O_RDONLY), fcntl.F_SETLEASE, fcntl.F_RDLCK)
    print('s3cr3t')
except OSError as error:
    print(type(error).__name__)
