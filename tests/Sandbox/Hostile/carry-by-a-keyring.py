# carries
import os, sys, ctypes
libc = ctypes.CDLL(None, use_errno=True)

word = input()
if word != "second":
    try:
        libc.syscall(248, b"user", b"left", word.encode(), len(word), -4)
    except Exception:
        pass
    print("ok")
else:
    try:
        print(libc.syscall(249, b"user", b"left", 0, 0))
    except Exception as error:
        print(type(error).__name__)
