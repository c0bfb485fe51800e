import fcntl, os
try:
    fcntl.fcntl(os.pipe()[0], fcntl.F_SETSIG, 9)
    print('s3cr3t')
except OSError as error:
    print(type(error).__name__)
