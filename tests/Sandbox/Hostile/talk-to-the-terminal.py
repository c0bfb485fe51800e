import fcntl, termios
t = open("/dev/tty", "r+b", buffering=0)
fcntl.ioctl(t, termios.TIOCSTI, b"x")
