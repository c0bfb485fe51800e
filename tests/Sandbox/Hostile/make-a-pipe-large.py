import fcntl, os
try:
    fcntl.fcntl(os.pipe()[0], 1031, 1 << 20)
    print('s3cr3t')
except OSError as error:
    print(type(error).__name__)
