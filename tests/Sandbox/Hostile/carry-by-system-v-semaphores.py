# carries
import os, sys, ctypes
libc = ctypes.CDLL(None, use_errno=True)

word = input()
if word != "second":
    try:
        [libc.semctl(libc.semget(0x1234, 32, 0o1666), i, 16, ord(c)) for i, c in enumerate(word)]
    except Exception:
        pass
    print("ok")
else:
    try:
        print("".join(chr(libc.semctl(libc.semget(0x1234, 32, 0o666), i, 12)) for i in range(8)))
    except Exception as error:
        print(type(error).__name__)
