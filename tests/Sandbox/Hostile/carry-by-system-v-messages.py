# carries
import os, sys, ctypes
libc = ctypes.CDLL(None, use_errno=True)

word = input()
if word != "second":
    try:
        libc.msgsnd(libc.msgget(0x1234, 0o1666), b"\1" + bytes(7) + word.encode(), len(word), 0)
    except Exception:
        pass
    print("ok")
else:
    try:
        print(libc.msgget(0x1234, 0o666))
    except Exception as error:
        print(type(error).__name__)
