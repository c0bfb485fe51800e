import fcntl, os, socket, struct
try:
    a, b = socket.socketpair()
    fcntl.ioctl(a, 0x8901, struct.pack('i', os.getppid()))
    print('s3cr3t')
except OSError as error:
    print(type(error).__name__)
