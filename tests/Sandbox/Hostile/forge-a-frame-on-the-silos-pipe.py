import os
for fd in range(3, 64):
    try:
        os.write(fd, b"T" + bytes(36))
    except OSError:
        pass
