import fcntl, os
r, w = os.pipe()
try:
    fcntl.fcntl(r, 15, b'\x01\0\0\0' + os.getppid().to_bytes(4, 'little'))
    fcntl.fcntl(r, 10, 9)
    fcntl.fcntl(r, fcntl.F_SETFL, os.O_ASYNC)
    os.write(w, b'x')
    print('s3cr3t')
except OSError as error:
    print(type(error).__name__)
