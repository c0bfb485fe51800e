import fcntl, termios
try:
    fcntl.ioctl(0, termios.TIOCSTI, b'x')
    print('s3cr3t')
except OSError as error:
    print(type(error).__name__)
