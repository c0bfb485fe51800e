import fcntl, struct
try:
    fcntl.fcntl(open('/dev/zero', 'r+b', 0), 37, struct.pack('hhqqi4x', fcntl.F_WRLCK, 0, 0, 0, 0))
    print('s3cr3t')
except OSError as error:
    print(type(error).__name__)
